;; A small program with what compiled Rust contains: loops, exits in all ways, calls through a
;; table, and constants in memory.
(module
  (type $unary (func (param i32) (result i32)))
  (import "page" "load" (func $page_load))
  (memory (export "memory") 1)
  (table 3 funcref)
  (elem (i32.const 1) $double $describe)
  (data (i32.const 1024) "\01\00\00\00\02\00\00\00\03\00\00\00\04\00\00\00")
  (data (i32.const 2048) "\0a\00\00\00\b8\0b\00\00")
  ;; What the second one points at.
  (data (i32.const 3000) "\05\00\00\00")
  (global $calls (mut i32) (i32.const 0))

  (func $double (type $unary)
    (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
    (i32.mul (local.get 0) (i32.const 2)))

  (func $describe (type $unary) (local $sum i32) (local $i i32)
    (block $done
      (loop $again
        (br_if $done (i32.ge_u (local.get $i) (local.get 0)))
        (local.set $sum (i32.add (local.get $sum) (i32.load offset=1024 (i32.shl (i32.and (local.get $i) (i32.const 3)) (i32.const 2)))))
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (if (i32.gt_u (local.get $sum) (i32.const 25))
          (then
            (local.set $sum (i32.sub (local.get $sum) (i32.load offset=2048 (i32.const 0))))
            (return (i32.add (local.get $sum) (local.get $i)))))
        (br $again)))
    (local.get $sum))

  (func $choose (param $n i32) (param $seed i32) (result i32) (local $x i32)
    (local.set $x (local.get $seed))
    (block $out
      (block $four
        (block $three
          (block $two
            (block $one
              (br_table $one $two $three $four $out (local.get $n)))
            (local.set $x (call_indirect (type $unary) (local.get $x) (i32.const 1)))
            (local.set $x (i32.add (local.get $x) (i32.const 1)))
            (br $out))
          (local.set $x (call_indirect (type $unary) (local.get $x) (i32.const 2)))
          (br_if $four (i32.eq (local.get $x) (i32.const 6)))
          (local.set $n (i32.const 77))
          (br $out))
        (loop $down
          (if (i32.eqz (local.get $x)) (then (br $out)))
          (local.set $x (i32.sub (local.get $x) (i32.const 1)))
          (local.set $n (i32.add (local.get $n) (i32.const 3)))
          (br_if $out (i32.gt_u (local.get $n) (i32.const 30)))
          (br $down)))
      (return (i32.add (local.get $x) (i32.const 1000))))
    (if (result i32) (i32.and (local.get $n) (i32.const 1))
      (then (i32.add (local.get $x) (i32.mul (local.get $n) (i32.const 100))))
      (else
        (i32.store (i32.const 4096) (local.get $x))
        (i32.add (i32.load (i32.const 4096)) (i32.load (i32.load offset=2052 (i32.const 0)))))))

  (func $work (export "work") (param $n i32) (param $seed i32) (result i32)
    (if (i32.gt_u (local.get $n) (i32.const 5)) (then (unreachable)))
    (i32.add (call $choose (local.get $n) (local.get $seed)) (i32.mul (global.get $calls) (i32.const 10000))))

  (func (export "load_rest") (call $page_load)))
