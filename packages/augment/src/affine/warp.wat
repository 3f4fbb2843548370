;; Bilinear warp of R G B bytes, coordinates clamped to the image: fill mode `nearest`, and every mode's interior.
;;
;; A row of output is made in two passes. The first finds, eight pixels at a time, the address of the upper left
;; neighbour and the four weights; the second reads and mixes, with two multiply-and-adds of 16-bit pairs a pixel.
;;
;;   v = -(1 / 2^15) ((n00 P[i, j] + n01 P[i, j + 1]) + (n10 P[i + 1, j] + n11 P[i + 1, j + 1]))
;;
;; Weights are whole numbers of 2^-15 and stand here negated, because -1 = -2^15 fits 16 bits and +1 does not; they add up to
;; exactly -2^15. Coordinates have 18 fraction bits, cut to 15 with rounding. Where a coordinate is clamped to the last
;; pixel, its right or lower neighbour is read, with weight 0, from behind the row or the image.
;;
;; Addresses in bytes. Fixed places of the memory, written by the caller:
;;     0  scale (4 f32): factor of a sum, -2^-15 included; the fourth is for nothing
;;    16  bias (4 f32): added behind it
;;    32  0 .. 7 times the step of the row coordinate (8 i32, 18 fraction bits)
;;    64  the same of the column coordinate
;;    96  largest row coordinate (i32, 18 fraction bits);  100  largest column coordinate
;;
;; `pnpm gen` turns this file into warp-wasm.gen.ts.
(module
  (memory (export "memory") 1)

  ;; Output rows $row .. $rowEnd of $width pixels to $output, as bytes when $isBytes, else as f32; up to 16 bytes more are
  ;; written behind. $scratch holds a row's addresses (4 bytes a pixel), then its upper and its lower weights (4 bytes
  ;; each), every part $part bytes, a multiple of 32.
  (func (export "warpRows")
    (param $image i32) (param $stride i32) (param $scratch i32) (param $part i32)
    (param $output i32) (param $row i32) (param $rowEnd i32) (param $width i32) (param $isBytes i32)
    (param $a f64) (param $b f64) (param $c f64) (param $d f64) (param $e f64) (param $f f64)
    (local $q i32) (local $at i32) (local $end i32) (local $outEnd i32)
    (local $y f64) (local $x f64) (local $column f64)
    (local $rowBase v128) (local $columnBase v128)
    (local $y0 v128) (local $y1 v128) (local $x0 v128) (local $x1 v128)
    (local $u v128) (local $t v128) (local $ut v128) (local $first v128) (local $second v128)
    (local $largestRow v128) (local $largestColumn v128) (local $pitch v128) (local $zero v128)
    (local $scale v128) (local $bias v128) (local $order v128) (local $packed v128)
    (local.set $largestRow (v128.load32_splat offset=96 (i32.const 0)))
    (local.set $largestColumn (v128.load32_splat offset=100 (i32.const 0)))
    ;; the pair (stride, 3): its product with (row, column) is the place of a pixel
    (local.set $pitch (i32x4.splat (i32.or (local.get $stride) (i32.const 0x30000))))
    (local.set $scale (v128.load (i32.const 0)))
    (local.set $bias (v128.load (i32.const 16)))
    ;; R G B r g b to the 16-bit pairs R r, G g, B b and a pair of zeros
    (local.set $order (v128.const i8x16 0 128 3 128 1 128 4 128 2 128 5 128 128 128 128 128))
    (loop $rows
      (local.set $y (f64.add (f64.mul (local.get $a) (f64.convert_i32_s (local.get $row))) (local.get $c)))
      (local.set $x (f64.add (f64.mul (local.get $d) (f64.convert_i32_s (local.get $row))) (local.get $f)))

      (local.set $q (i32.const 0))
      (local.set $at (local.get $scratch))
      (loop $locate
        (local.set $column (f64.convert_i32_s (local.get $q)))
        ;; 262144 = 2^18; 4 rounds the cut to 15 bits. Far outside, the conversion saturates; `min` and `max` leave room for the steps.
        (local.set $rowBase
          (i32x4.splat
            (i32.trunc_sat_f64_s
              (f64.min (f64.const 2e9) (f64.max (f64.const -2e9)
                (f64.nearest
                  (f64.mul (f64.const 262144)
                    (f64.add (local.get $y) (f64.mul (local.get $b) (local.get $column))))))))))
        (local.set $columnBase
          (i32x4.splat
            (i32.trunc_sat_f64_s
              (f64.min (f64.const 2e9) (f64.max (f64.const -2e9)
                (f64.nearest
                  (f64.mul (f64.const 262144)
                    (f64.add (local.get $x) (f64.mul (local.get $e) (local.get $column))))))))))
        (local.set $rowBase (i32x4.add (local.get $rowBase) (v128.const i32x4 4 4 4 4)))
        (local.set $columnBase (i32x4.add (local.get $columnBase) (v128.const i32x4 4 4 4 4)))
        (local.set $y0
          (i32x4.max_s (local.get $zero) (i32x4.min_s (local.get $largestRow)
            (i32x4.add (local.get $rowBase) (v128.load offset=32 (i32.const 0))))))
        (local.set $y1
          (i32x4.max_s (local.get $zero) (i32x4.min_s (local.get $largestRow)
            (i32x4.add (local.get $rowBase) (v128.load offset=48 (i32.const 0))))))
        (local.set $x0
          (i32x4.max_s (local.get $zero) (i32x4.min_s (local.get $largestColumn)
            (i32x4.add (local.get $columnBase) (v128.load offset=64 (i32.const 0))))))
        (local.set $x1
          (i32x4.max_s (local.get $zero) (i32x4.min_s (local.get $largestColumn)
            (i32x4.add (local.get $columnBase) (v128.load offset=80 (i32.const 0))))))
        (v128.store (local.get $at)
          (i32x4.add (i32x4.splat (local.get $image))
            (i32x4.dot_i16x8_s (local.get $pitch)
              (v128.or
                (i32x4.shr_u (local.get $y0) (i32.const 18))
                (v128.and (i32x4.shr_u (local.get $x0) (i32.const 2)) (v128.const i32x4 0xffff0000 0xffff0000 0xffff0000 0xffff0000))))))
        (v128.store offset=16 (local.get $at)
          (i32x4.add (i32x4.splat (local.get $image))
            (i32x4.dot_i16x8_s (local.get $pitch)
              (v128.or
                (i32x4.shr_u (local.get $y1) (i32.const 18))
                (v128.and (i32x4.shr_u (local.get $x1) (i32.const 2)) (v128.const i32x4 0xffff0000 0xffff0000 0xffff0000 0xffff0000))))))
        (local.set $u
          (v128.and (v128.const i16x8 0x7fff 0x7fff 0x7fff 0x7fff 0x7fff 0x7fff 0x7fff 0x7fff)
            (i8x16.shuffle 0 1 4 5 8 9 12 13 16 17 20 21 24 25 28 29
              (i32x4.shr_u (local.get $y0) (i32.const 3)) (i32x4.shr_u (local.get $y1) (i32.const 3)))))
        (local.set $t
          (v128.and (v128.const i16x8 0x7fff 0x7fff 0x7fff 0x7fff 0x7fff 0x7fff 0x7fff 0x7fff)
            (i8x16.shuffle 0 1 4 5 8 9 12 13 16 17 20 21 24 25 28 29
              (i32x4.shr_u (local.get $x0) (i32.const 3)) (i32x4.shr_u (local.get $x1) (i32.const 3)))))
        (local.set $ut (i16x8.q15mulr_sat_s (local.get $u) (local.get $t)))
        ;; -(1 - u)(1 - t) and -(1 - u) t; then -u (1 - t) and -u t
        (local.set $first
          (i16x8.add
            (i16x8.sub (i16x8.add (local.get $u) (local.get $t)) (local.get $ut))
            (v128.const i16x8 -32768 -32768 -32768 -32768 -32768 -32768 -32768 -32768)))
        (local.set $second (i16x8.sub (local.get $ut) (local.get $t)))
        (local.set $end (i32.add (local.get $at) (local.get $part)))
        (v128.store (local.get $end)
          (i8x16.shuffle 0 1 16 17 2 3 18 19 4 5 20 21 6 7 22 23 (local.get $first) (local.get $second)))
        (v128.store offset=16 (local.get $end)
          (i8x16.shuffle 8 9 24 25 10 11 26 27 12 13 28 29 14 15 30 31 (local.get $first) (local.get $second)))
        (local.set $first (i16x8.sub (local.get $ut) (local.get $u)))
        (local.set $second (i16x8.neg (local.get $ut)))
        (local.set $end (i32.add (local.get $end) (local.get $part)))
        (v128.store (local.get $end)
          (i8x16.shuffle 0 1 16 17 2 3 18 19 4 5 20 21 6 7 22 23 (local.get $first) (local.get $second)))
        (v128.store offset=16 (local.get $end)
          (i8x16.shuffle 8 9 24 25 10 11 26 27 12 13 28 29 14 15 30 31 (local.get $first) (local.get $second)))
        (local.set $at (i32.add (local.get $at) (i32.const 32)))
        (br_if $locate
          (i32.lt_s (local.tee $q (i32.add (local.get $q) (i32.const 8))) (local.get $width))))

      (local.set $at (local.get $scratch))
      (local.set $end (i32.add (local.get $scratch) (i32.shl (local.get $width) (i32.const 2))))
      (if (local.get $isBytes)
        (then
          (local.set $outEnd (i32.add (local.get $output) (i32.mul (local.get $width) (i32.const 3))))
          (loop $bytes
            (local.set $first
              (i16x8.narrow_i32x4_s
                (i32x4.shr_s
                  (i32x4.sub (v128.const i32x4 0x4000 0x4000 0x4000 0x4000)
                    (i32x4.add
                      (i32x4.dot_i16x8_s
                        (i8x16.swizzle (v128.load64_zero (i32.load (local.get $at))) (local.get $order))
                        (v128.load32_splat (i32.add (local.get $at) (local.get $part))))
                      (i32x4.dot_i16x8_s
                        (i8x16.swizzle
                          (v128.load64_zero (i32.add (i32.load (local.get $at)) (local.get $stride))) (local.get $order))
                        (v128.load32_splat (i32.add (local.get $at) (i32.shl (local.get $part) (i32.const 1)))))))
                  (i32.const 15))
                (i32x4.shr_s
                  (i32x4.sub (v128.const i32x4 0x4000 0x4000 0x4000 0x4000)
                    (i32x4.add
                      (i32x4.dot_i16x8_s
                        (i8x16.swizzle (v128.load64_zero (i32.load offset=4 (local.get $at))) (local.get $order))
                        (v128.load32_splat offset=4 (i32.add (local.get $at) (local.get $part))))
                      (i32x4.dot_i16x8_s
                        (i8x16.swizzle
                          (v128.load64_zero (i32.add (i32.load offset=4 (local.get $at)) (local.get $stride))) (local.get $order))
                        (v128.load32_splat offset=4 (i32.add (local.get $at) (i32.shl (local.get $part) (i32.const 1)))))))
                  (i32.const 15))))
            (local.set $second
              (i16x8.narrow_i32x4_s
                (i32x4.shr_s
                  (i32x4.sub (v128.const i32x4 0x4000 0x4000 0x4000 0x4000)
                    (i32x4.add
                      (i32x4.dot_i16x8_s
                        (i8x16.swizzle (v128.load64_zero (i32.load offset=8 (local.get $at))) (local.get $order))
                        (v128.load32_splat offset=8 (i32.add (local.get $at) (local.get $part))))
                      (i32x4.dot_i16x8_s
                        (i8x16.swizzle
                          (v128.load64_zero (i32.add (i32.load offset=8 (local.get $at)) (local.get $stride))) (local.get $order))
                        (v128.load32_splat offset=8 (i32.add (local.get $at) (i32.shl (local.get $part) (i32.const 1)))))))
                  (i32.const 15))
                (i32x4.shr_s
                  (i32x4.sub (v128.const i32x4 0x4000 0x4000 0x4000 0x4000)
                    (i32x4.add
                      (i32x4.dot_i16x8_s
                        (i8x16.swizzle (v128.load64_zero (i32.load offset=12 (local.get $at))) (local.get $order))
                        (v128.load32_splat offset=12 (i32.add (local.get $at) (local.get $part))))
                      (i32x4.dot_i16x8_s
                        (i8x16.swizzle
                          (v128.load64_zero (i32.add (i32.load offset=12 (local.get $at)) (local.get $stride))) (local.get $order))
                        (v128.load32_splat offset=12 (i32.add (local.get $at) (i32.shl (local.get $part) (i32.const 1)))))))
                  (i32.const 15))))
            (v128.store (local.get $output)
              (i8x16.swizzle
                (i8x16.narrow_i16x8_u (local.get $first) (local.get $second))
                (v128.const i8x16 0 1 2 4 5 6 8 9 10 12 13 14 128 128 128 128)))
            (local.set $output (i32.add (local.get $output) (i32.const 12)))
            (br_if $bytes
              (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 16))) (local.get $end))))
          (local.set $output (local.get $outEnd)))
        (else
          (loop $floats
            (v128.store (local.get $output)
              (f32x4.add (local.get $bias)
                (f32x4.mul (local.get $scale)
                  (f32x4.convert_i32x4_s
                    (i32x4.add
                      (i32x4.dot_i16x8_s
                        (i8x16.swizzle (v128.load64_zero (i32.load (local.get $at))) (local.get $order))
                        (v128.load32_splat (i32.add (local.get $at) (local.get $part))))
                      (i32x4.dot_i16x8_s
                        (i8x16.swizzle
                          (v128.load64_zero (i32.add (i32.load (local.get $at)) (local.get $stride))) (local.get $order))
                        (v128.load32_splat (i32.add (local.get $at) (i32.shl (local.get $part) (i32.const 1))))))))))
            (local.set $output (i32.add (local.get $output) (i32.const 12)))
            (br_if $floats
              (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 4))) (local.get $end))))))
      (br_if $rows
        (i32.lt_s (local.tee $row (i32.add (local.get $row) (i32.const 1))) (local.get $rowEnd))))))
