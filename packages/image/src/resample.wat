;; Pillow's 8-bit resampling for images of R G B bytes, one axis a function.
;;
;; A weight w of 22 fraction bits is used as two 16-bit halves, w = 2^11 hi + lo with 0 <= lo < 2^11, so that the
;; multiply-and-add of 16-bit pairs does the work; both sums are exact, and so is
;;   out = clamp((2^21 + 2^11 sum hi in + sum lo in) >> 22, 0, 255)
;;
;; Parameters, all addresses in bytes:
;;   $spans     for every output sample: the first input sample, the number of pairs of input samples (int32)
;;   $weights   for every pair: hi0 hi1 lo0 lo1 (int16), output sample after output sample
;;   $spansEnd  the end of $spans
;; A pair may reach one sample beyond the input, with weight 0; up to 8 bytes more are read behind the input, and up to 7
;; written behind the output.
;;
;; `pnpm gen` turns this file into resample-wasm.gen.ts.
(module
  (memory (export "memory") 1)

  ;; Along the rows: $height rows of $rowLength bytes to (spansEnd - spans) / 8 pixels each; two input pixels a step.
  (func (export "resampleRows")
    (param $input i32) (param $rowLength i32) (param $height i32)
    (param $spans i32) (param $spansEnd i32) (param $weights i32) (param $output i32)
    (local $span i32) (local $weight i32) (local $weightsEnd i32) (local $at i32)
    (local $pair v128) (local $high v128) (local $low v128)
    (loop $row
      (local.set $span (local.get $spans))
      (local.set $weight (local.get $weights))
      (loop $pixel
        (local.set $at (i32.add (local.get $input) (i32.mul (i32.load (local.get $span)) (i32.const 3))))
        (local.set $weightsEnd
          (i32.add (local.get $weight) (i32.shl (i32.load offset=4 (local.get $span)) (i32.const 3))))
        (local.set $high (v128.const i32x4 0 0 0 0))
        (local.set $low (v128.const i32x4 0x200000 0x200000 0x200000 0x200000))
        (loop $tap
          ;; R G B r g b . . to the 16-bit pairs R r, G g, B b and a pair of zeros
          (local.set $pair
            (i8x16.shuffle 0 16 3 16 1 16 4 16 2 16 5 16 16 16 16 16
              (v128.load64_zero (local.get $at)) (v128.const i32x4 0 0 0 0)))
          (local.set $high
            (i32x4.add (local.get $high)
              (i32x4.dot_i16x8_s (local.get $pair) (v128.load32_splat (local.get $weight)))))
          (local.set $low
            (i32x4.add (local.get $low)
              (i32x4.dot_i16x8_s (local.get $pair) (v128.load32_splat offset=4 (local.get $weight)))))
          (local.set $at (i32.add (local.get $at) (i32.const 6)))
          (br_if $tap
            (i32.lt_u (local.tee $weight (i32.add (local.get $weight) (i32.const 8))) (local.get $weightsEnd))))
        ;; narrowing saturates: it is the clamp
        (local.set $pair
          (i32x4.shr_s (i32x4.add (local.get $low) (i32x4.shl (local.get $high) (i32.const 11))) (i32.const 22)))
        (local.set $pair (i16x8.narrow_i32x4_s (local.get $pair) (local.get $pair)))
        (v128.store32_lane 0 (local.get $output) (i8x16.narrow_i16x8_u (local.get $pair) (local.get $pair)))
        (local.set $output (i32.add (local.get $output) (i32.const 3)))
        (br_if $pixel
          (i32.lt_u (local.tee $span (i32.add (local.get $span) (i32.const 8))) (local.get $spansEnd))))
      (local.set $input (i32.add (local.get $input) (local.get $rowLength)))
      (br_if $row (local.tee $height (i32.sub (local.get $height) (i32.const 1))))))

  ;; Along the columns: rows of $rowLength bytes to (spansEnd - spans) / 8 rows; eight columns and two input rows a step.
  (func (export "resampleColumns")
    (param $input i32) (param $rowLength i32)
    (param $spans i32) (param $spansEnd i32) (param $weights i32) (param $output i32)
    (local $first i32) (local $column i32) (local $weight i32) (local $weightsEnd i32) (local $at i32)
    (local $pairs v128) (local $left v128) (local $right v128) (local $highs v128) (local $lows v128)
    (local $high v128) (local $low v128) (local $highRight v128) (local $lowRight v128)
    (loop $row
      (local.set $first (i32.add (local.get $input) (i32.mul (i32.load (local.get $spans)) (local.get $rowLength))))
      (local.set $weightsEnd
        (i32.add (local.get $weights) (i32.shl (i32.load offset=4 (local.get $spans)) (i32.const 3))))
      (local.set $column (i32.const 0))
      (loop $columns
        (local.set $at (i32.add (local.get $first) (local.get $column)))
        (local.set $weight (local.get $weights))
        (local.set $high (v128.const i32x4 0 0 0 0))
        (local.set $highRight (v128.const i32x4 0 0 0 0))
        (local.set $low (v128.const i32x4 0x200000 0x200000 0x200000 0x200000))
        (local.set $lowRight (v128.const i32x4 0x200000 0x200000 0x200000 0x200000))
        (loop $tap
          ;; a0 .. a7 of one row and b0 .. b7 of the next to the 16-bit pairs a0 b0, a1 b1, ...
          (local.set $pairs
            (i8x16.shuffle 0 16 1 17 2 18 3 19 4 20 5 21 6 22 7 23
              (v128.load64_zero (local.get $at))
              (v128.load64_zero (i32.add (local.get $at) (local.get $rowLength)))))
          (local.set $left (i16x8.extend_low_i8x16_u (local.get $pairs)))
          (local.set $right (i16x8.extend_high_i8x16_u (local.get $pairs)))
          (local.set $highs (v128.load32_splat (local.get $weight)))
          (local.set $lows (v128.load32_splat offset=4 (local.get $weight)))
          (local.set $high (i32x4.add (local.get $high) (i32x4.dot_i16x8_s (local.get $left) (local.get $highs))))
          (local.set $low (i32x4.add (local.get $low) (i32x4.dot_i16x8_s (local.get $left) (local.get $lows))))
          (local.set $highRight
            (i32x4.add (local.get $highRight) (i32x4.dot_i16x8_s (local.get $right) (local.get $highs))))
          (local.set $lowRight
            (i32x4.add (local.get $lowRight) (i32x4.dot_i16x8_s (local.get $right) (local.get $lows))))
          (local.set $at (i32.add (local.get $at) (i32.shl (local.get $rowLength) (i32.const 1))))
          (br_if $tap
            (i32.lt_u (local.tee $weight (i32.add (local.get $weight) (i32.const 8))) (local.get $weightsEnd))))
        (local.set $pairs
          (i16x8.narrow_i32x4_s
            (i32x4.shr_s (i32x4.add (local.get $low) (i32x4.shl (local.get $high) (i32.const 11))) (i32.const 22))
            (i32x4.shr_s
              (i32x4.add (local.get $lowRight) (i32x4.shl (local.get $highRight) (i32.const 11))) (i32.const 22))))
        (v128.store64_lane 0
          (i32.add (local.get $output) (local.get $column))
          (i8x16.narrow_i16x8_u (local.get $pairs) (local.get $pairs)))
        (br_if $columns
          (i32.lt_u (local.tee $column (i32.add (local.get $column) (i32.const 8))) (local.get $rowLength))))
      (local.set $weights (local.get $weightsEnd))
      (local.set $output (i32.add (local.get $output) (local.get $rowLength)))
      (br_if $row
        (i32.lt_u (local.tee $spans (i32.add (local.get $spans) (i32.const 8))) (local.get $spansEnd))))))
