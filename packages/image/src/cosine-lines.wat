;; The 16 lowest cosine coefficients of many lines of one length.
;;
;; Even bases are symmetric about a line's middle and odd ones antisymmetric, so the line is folded there:
;;   e[x] = line[x] + line[length-1-x],  o[x] = line[x] - line[length-1-x]        x < length / 2; a middle sample is e alone
;;   F[u] = sum_x (u even ? e[x] : o[x]) table[x][u]
;; All sixteen sums are taken at once, two a register, x ascending, so that each is the plain loop's bit for bit.
;;
;; Parameters, all addresses in bytes, all numbers float64:
;;   $lines   $count lines of $length samples
;;   $table   for every x < (length + 1) / 2 the sixteen bases: u = 0 2 .. 14, 1 3 .. 15
;;   $output  F[u] of line n at n + u count
;;
;; `pnpm gen` turns this file into cosine-lines-wasm.gen.ts.
(module
  (memory (export "memory") 1)

  (func (export "project")
    (param $lines i32) (param $count i32) (param $length i32) (param $table i32) (param $output i32)
    (local $left i32) (local $right i32) (local $weights i32) (local $stride i32) (local $end i32)
    (local $even v128) (local $odd v128)
    (local $e0 v128) (local $e1 v128) (local $e2 v128) (local $e3 v128)
    (local $o0 v128) (local $o1 v128) (local $o2 v128) (local $o3 v128)
    (local.set $stride (i32.shl (local.get $count) (i32.const 3)))
    (local.set $end (i32.add (local.get $output) (local.get $stride)))
    (loop $line
      (local.set $left (local.get $lines))
      (local.set $right
        (i32.add (local.get $lines) (i32.shl (i32.sub (local.get $length) (i32.const 1)) (i32.const 3))))
      (local.set $weights (local.get $table))
      (local.set $e0 (v128.const i32x4 0 0 0 0))
      (local.set $e1 (v128.const i32x4 0 0 0 0))
      (local.set $e2 (v128.const i32x4 0 0 0 0))
      (local.set $e3 (v128.const i32x4 0 0 0 0))
      (local.set $o0 (v128.const i32x4 0 0 0 0))
      (local.set $o1 (v128.const i32x4 0 0 0 0))
      (local.set $o2 (v128.const i32x4 0 0 0 0))
      (local.set $o3 (v128.const i32x4 0 0 0 0))
      (loop $sample
        (local.set $even (v128.load64_splat (local.get $left)))
        (local.set $odd (v128.const i32x4 0 0 0 0))
        (if (i32.ne (local.get $left) (local.get $right))
          (then
            (local.set $odd (f64x2.sub (local.get $even) (v128.load64_splat (local.get $right))))
            (local.set $even (f64x2.add (local.get $even) (v128.load64_splat (local.get $right))))))
        (local.set $e0 (f64x2.add (local.get $e0) (f64x2.mul (local.get $even) (v128.load (local.get $weights)))))
        (local.set $e1 (f64x2.add (local.get $e1) (f64x2.mul (local.get $even) (v128.load offset=16 (local.get $weights)))))
        (local.set $e2 (f64x2.add (local.get $e2) (f64x2.mul (local.get $even) (v128.load offset=32 (local.get $weights)))))
        (local.set $e3 (f64x2.add (local.get $e3) (f64x2.mul (local.get $even) (v128.load offset=48 (local.get $weights)))))
        (local.set $o0 (f64x2.add (local.get $o0) (f64x2.mul (local.get $odd) (v128.load offset=64 (local.get $weights)))))
        (local.set $o1 (f64x2.add (local.get $o1) (f64x2.mul (local.get $odd) (v128.load offset=80 (local.get $weights)))))
        (local.set $o2 (f64x2.add (local.get $o2) (f64x2.mul (local.get $odd) (v128.load offset=96 (local.get $weights)))))
        (local.set $o3 (f64x2.add (local.get $o3) (f64x2.mul (local.get $odd) (v128.load offset=112 (local.get $weights)))))
        (local.set $weights (i32.add (local.get $weights) (i32.const 128)))
        (local.set $right (i32.sub (local.get $right) (i32.const 8)))
        (br_if $sample
          (i32.le_s (local.tee $left (i32.add (local.get $left) (i32.const 8))) (local.get $right))))
      (local.set $left (local.get $output))
      (v128.store64_lane 0 (local.get $left) (local.get $e0))
      (local.set $left (i32.add (local.get $left) (local.get $stride)))
      (v128.store64_lane 0 (local.get $left) (local.get $o0))
      (local.set $left (i32.add (local.get $left) (local.get $stride)))
      (v128.store64_lane 1 (local.get $left) (local.get $e0))
      (local.set $left (i32.add (local.get $left) (local.get $stride)))
      (v128.store64_lane 1 (local.get $left) (local.get $o0))
      (local.set $left (i32.add (local.get $left) (local.get $stride)))
      (v128.store64_lane 0 (local.get $left) (local.get $e1))
      (local.set $left (i32.add (local.get $left) (local.get $stride)))
      (v128.store64_lane 0 (local.get $left) (local.get $o1))
      (local.set $left (i32.add (local.get $left) (local.get $stride)))
      (v128.store64_lane 1 (local.get $left) (local.get $e1))
      (local.set $left (i32.add (local.get $left) (local.get $stride)))
      (v128.store64_lane 1 (local.get $left) (local.get $o1))
      (local.set $left (i32.add (local.get $left) (local.get $stride)))
      (v128.store64_lane 0 (local.get $left) (local.get $e2))
      (local.set $left (i32.add (local.get $left) (local.get $stride)))
      (v128.store64_lane 0 (local.get $left) (local.get $o2))
      (local.set $left (i32.add (local.get $left) (local.get $stride)))
      (v128.store64_lane 1 (local.get $left) (local.get $e2))
      (local.set $left (i32.add (local.get $left) (local.get $stride)))
      (v128.store64_lane 1 (local.get $left) (local.get $o2))
      (local.set $left (i32.add (local.get $left) (local.get $stride)))
      (v128.store64_lane 0 (local.get $left) (local.get $e3))
      (local.set $left (i32.add (local.get $left) (local.get $stride)))
      (v128.store64_lane 0 (local.get $left) (local.get $o3))
      (local.set $left (i32.add (local.get $left) (local.get $stride)))
      (v128.store64_lane 1 (local.get $left) (local.get $e3))
      (local.set $left (i32.add (local.get $left) (local.get $stride)))
      (v128.store64_lane 1 (local.get $left) (local.get $o3))
      (local.set $lines (i32.add (local.get $lines) (i32.shl (local.get $length) (i32.const 3))))
      (br_if $line
        (i32.lt_u (local.tee $output (i32.add (local.get $output) (i32.const 8))) (local.get $end))))))
