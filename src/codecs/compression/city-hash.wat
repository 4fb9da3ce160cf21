;; CityHash128 of version 1.0.2, the one that ClickHouse signs its compressed frames with; 1.1 gives other answers.
;; WebAssembly because the hash is 64-bit multiplications all the way: BigInt is about a hundred times slower.
;;
;; The host copies a message in, window by window, so that memory stays at one page for any length:
;;    0  result: low half, then high half, little-endian, written by `short` and `finish`
;;    0  the 32 bytes before the window (the tail looks back up to 31 bytes)
;;   16  start of the message: all of it for `short`, its 16 seed bytes for `begin`
;;   32  the window: bytes not hashed yet
;;
;;   under 144 bytes    short(length)
;;   from 144 bytes on  begin(length), then rounds(n) with n a multiple of 128 until fewer than 128 bytes are left,
;;                      then finish(bytes left)
(module
  (memory (export "memory") 1)

  (global $k0 i64 (i64.const 0xc3a5c85c97cb3127))
  (global $k1 i64 (i64.const 0xb492b66fbe98f273))
  (global $k2 i64 (i64.const 0x9ae16a3b2f90404f))
  (global $k3 i64 (i64.const 0xc949d7c7509e6557))
  (global $kMul i64 (i64.const 0x9ddfea08eb382d69))

  ;; The seven words of state, kept here from one window to the next.
  (global $x (mut i64) (i64.const 0))
  (global $y (mut i64) (i64.const 0))
  (global $z (mut i64) (i64.const 0))
  (global $v0 (mut i64) (i64.const 0))
  (global $v1 (mut i64) (i64.const 0))
  (global $w0 (mut i64) (i64.const 0))
  (global $w1 (mut i64) (i64.const 0))

  ;; ShiftMix
  (func $mix (param $value i64) (result i64)
    (i64.xor (local.get $value) (i64.shr_u (local.get $value) (i64.const 47))))

  ;; HashLen16: two words to one
  (func $fold (param $u i64) (param $v i64) (result i64)
    (local $a i64)
    (local.set $a
      (call $mix (i64.mul (i64.xor (local.get $u) (local.get $v)) (global.get $kMul))))
    (i64.mul
      (call $mix (i64.mul (i64.xor (local.get $v) (local.get $a)) (global.get $kMul)))
      (global.get $kMul)))

  ;; WeakHashLen32WithSeeds: the 32 bytes at $at and two seeds to two words
  (func $weak (param $at i32) (param $a i64) (param $b i64) (result i64 i64)
    (local $c i64) (local $last i64)
    (local.set $last (i64.load offset=24 (local.get $at)))
    (local.set $a (i64.add (local.get $a) (i64.load (local.get $at))))
    (local.set $c (local.get $a))
    (local.set $b
      (i64.rotr (i64.add (i64.add (local.get $b) (local.get $a)) (local.get $last)) (i64.const 21)))
    (local.set $a
      (i64.add (i64.add (local.get $a) (i64.load offset=8 (local.get $at))) (i64.load offset=16 (local.get $at))))
    (i64.add (local.get $a) (local.get $last))
    (i64.add (i64.add (local.get $b) (i64.rotr (local.get $a) (i64.const 44))) (local.get $c)))

  ;; HashLen0to16
  (func $tiny (param $at i32) (param $length i32) (result i64)
    (local $n i64) (local $last i64)
    (local.set $n (i64.extend_i32_u (local.get $length)))
    (if (i32.gt_u (local.get $length) (i32.const 8))
      (then
        (local.set $last (i64.load (i32.sub (i32.add (local.get $at) (local.get $length)) (i32.const 8))))
        (return
          (i64.xor
            (call $fold
              (i64.load (local.get $at))
              (i64.rotr (i64.add (local.get $last) (local.get $n)) (local.get $n)))
            (local.get $last)))))
    (if (i32.ge_u (local.get $length) (i32.const 4))
      (then
        (return
          (call $fold
            (i64.add (local.get $n) (i64.shl (i64.load32_u (local.get $at)) (i64.const 3)))
            (i64.load32_u (i32.sub (i32.add (local.get $at) (local.get $length)) (i32.const 4)))))))
    (if (local.get $length)
      (then
        (return
          (i64.mul
            (call $mix
              (i64.xor
                (i64.mul
                  (i64.add
                    (i64.load8_u (local.get $at))
                    (i64.shl
                      (i64.load8_u (i32.add (local.get $at) (i32.shr_u (local.get $length) (i32.const 1))))
                      (i64.const 8)))
                  (global.get $k2))
                (i64.mul
                  (i64.add
                    (local.get $n)
                    (i64.shl
                      (i64.load8_u (i32.sub (i32.add (local.get $at) (local.get $length)) (i32.const 1)))
                      (i64.const 2)))
                  (global.get $k3))))
            (global.get $k2)))))
    (global.get $k2))

  (func $result (param $low i64) (param $high i64)
    (i64.store (i32.const 0) (local.get $low))
    (i64.store offset=8 (i32.const 0) (local.get $high)))

  ;; CityMurmur
  (func $murmur (param $at i32) (param $length i32) (param $a i64) (param $b i64)
    (local $c i64) (local $d i64) (local $n i64) (local $left i32) (local $end i32)
    (local.set $n (i64.extend_i32_u (local.get $length)))
    ;; Signed: it is negative for the short ones, and unsigned it would be taken for a huge length.
    (local.set $left (i32.sub (local.get $length) (i32.const 16)))
    (if (i32.le_s (local.get $left) (i32.const 0))
      (then
        (local.set $a (i64.mul (call $mix (i64.mul (local.get $a) (global.get $k1))) (global.get $k1)))
        (local.set $c
          (i64.add (i64.mul (local.get $b) (global.get $k1)) (call $tiny (local.get $at) (local.get $length))))
        (local.set $d (local.get $c))
        (if (i32.ge_u (local.get $length) (i32.const 8))
          (then (local.set $d (i64.load (local.get $at)))))
        (local.set $d (call $mix (i64.add (local.get $a) (local.get $d)))))
      (else
        (local.set $end (i32.add (local.get $at) (local.get $left)))
        (local.set $c
          (call $fold (i64.add (i64.load offset=8 (local.get $end)) (global.get $k1)) (local.get $a)))
        (local.set $d
          (call $fold
            (i64.add (local.get $b) (local.get $n))
            (i64.add (local.get $c) (i64.load (local.get $end)))))
        (local.set $a (i64.add (local.get $a) (local.get $d)))
        (loop $next
          (local.set $a
            (i64.mul
              (i64.xor
                (local.get $a)
                (i64.mul
                  (call $mix (i64.mul (i64.load (local.get $at)) (global.get $k1)))
                  (global.get $k1)))
              (global.get $k1)))
          (local.set $b (i64.xor (local.get $b) (local.get $a)))
          (local.set $c
            (i64.mul
              (i64.xor
                (local.get $c)
                (i64.mul
                  (call $mix (i64.mul (i64.load offset=8 (local.get $at)) (global.get $k1)))
                  (global.get $k1)))
              (global.get $k1)))
          (local.set $d (i64.xor (local.get $d) (local.get $c)))
          (local.set $at (i32.add (local.get $at) (i32.const 16)))
          (br_if $next (i32.lt_u (local.get $at) (local.get $end))))))
    (local.set $a (call $fold (local.get $a) (local.get $c)))
    (local.set $b (call $fold (local.get $d) (local.get $b)))
    (call $result (i64.xor (local.get $a) (local.get $b)) (call $fold (local.get $b) (local.get $a))))

  (func (export "short") (param $length i32)
    (if (i32.ge_u (local.get $length) (i32.const 16))
      (then
        (call $murmur
          (i32.const 32)
          (i32.sub (local.get $length) (i32.const 16))
          (i64.xor (i64.load (i32.const 16)) (global.get $k3))
          (i64.load (i32.const 24)))
        (return)))
    (if (i32.ge_u (local.get $length) (i32.const 8))
      (then
        (call $murmur
          (i32.const 16)
          (i32.const 0)
          (i64.xor
            (i64.load (i32.const 16))
            (i64.mul (i64.extend_i32_u (local.get $length)) (global.get $k0)))
          (i64.xor (i64.load offset=8 (local.get $length)) (global.get $k1)))
        (return)))
    (call $murmur (i32.const 16) (local.get $length) (global.get $k0) (global.get $k1)))

  (func (export "begin") (param $length i32)
    (global.set $x (i64.xor (i64.load (i32.const 16)) (global.get $k3)))
    (global.set $y (i64.load (i32.const 24)))
    (global.set $z
      (i64.mul (i64.extend_i32_u (i32.sub (local.get $length) (i32.const 16))) (global.get $k1)))
    (global.set $v0
      (i64.add
        (i64.mul (i64.rotr (i64.xor (global.get $y) (global.get $k1)) (i64.const 49)) (global.get $k1))
        (i64.load (i32.const 32))))
    (global.set $v1
      (i64.add (i64.mul (i64.rotr (global.get $v0) (i64.const 42)) (global.get $k1)) (i64.load (i32.const 40))))
    (global.set $w0
      (i64.add
        (i64.mul (i64.rotr (i64.add (global.get $y) (global.get $z)) (i64.const 35)) (global.get $k1))
        (global.get $x)))
    (global.set $w1
      (i64.mul (i64.rotr (i64.add (global.get $x) (i64.load (i32.const 120))) (i64.const 53)) (global.get $k1))))

  ;; 64 bytes a turn. The reference does two turns a loop, hence the multiple of 128.
  (func (export "rounds") (param $count i32)
    (local $at i32) (local $end i32) (local $k1 i64) (local $swap i64)
    (local $x i64) (local $y i64) (local $z i64) (local $v0 i64) (local $v1 i64) (local $w0 i64) (local $w1 i64)
    (local.set $k1 (global.get $k1))
    (local.set $x (global.get $x))
    (local.set $y (global.get $y))
    (local.set $z (global.get $z))
    (local.set $v0 (global.get $v0))
    (local.set $v1 (global.get $v1))
    (local.set $w0 (global.get $w0))
    (local.set $w1 (global.get $w1))
    (local.set $at (i32.const 32))
    (local.set $end (i32.add (local.get $at) (local.get $count)))
    (loop $next
      (local.set $x
        (i64.mul
          (i64.rotr
            (i64.add
              (i64.add (i64.add (local.get $x) (local.get $y)) (local.get $v0))
              (i64.load offset=16 (local.get $at)))
            (i64.const 37))
          (local.get $k1)))
      (local.set $y
        (i64.mul
          (i64.rotr
            (i64.add (i64.add (local.get $y) (local.get $v1)) (i64.load offset=48 (local.get $at)))
            (i64.const 42))
          (local.get $k1)))
      (local.set $x (i64.xor (local.get $x) (local.get $w1)))
      (local.set $y (i64.xor (local.get $y) (local.get $v0)))
      (local.set $z (i64.rotr (i64.xor (local.get $z) (local.get $w0)) (i64.const 33)))
      (call $weak
        (local.get $at)
        (i64.mul (local.get $v1) (local.get $k1))
        (i64.add (local.get $x) (local.get $w0)))
      (local.set $v1)
      (local.set $v0)
      (call $weak
        (i32.add (local.get $at) (i32.const 32))
        (i64.add (local.get $z) (local.get $w1))
        (local.get $y))
      (local.set $w1)
      (local.set $w0)
      (local.set $swap (local.get $x))
      (local.set $x (local.get $z))
      (local.set $z (local.get $swap))
      (local.set $at (i32.add (local.get $at) (i32.const 64)))
      (br_if $next (i32.lt_u (local.get $at) (local.get $end))))
    (global.set $x (local.get $x))
    (global.set $y (local.get $y))
    (global.set $z (local.get $z))
    (global.set $v0 (local.get $v0))
    (global.set $v1 (local.get $v1))
    (global.set $w0 (local.get $w0))
    (global.set $w1 (local.get $w1)))

  ;; The last 0 .. 127 bytes, 32 at a time from the end; the first of them may overlap bytes hashed before.
  (func (export "finish") (param $count i32)
    (local $at i32) (local $x i64) (local $y i64)
    (local.set $y
      (i64.add
        (global.get $y)
        (i64.add (i64.mul (i64.rotr (global.get $w0) (i64.const 37)) (global.get $k0)) (global.get $z))))
    (local.set $x
      (i64.add
        (global.get $x)
        (i64.mul (i64.rotr (i64.add (global.get $v0) (global.get $z)) (i64.const 49)) (global.get $k0))))
    (local.set $at (i32.add (local.get $count) (i32.const 32)))
    (block $done
      (loop $next
        (br_if $done (i32.le_u (local.get $at) (i32.const 32)))
        (local.set $at (i32.sub (local.get $at) (i32.const 32)))
        (local.set $y
          (i64.add
            (i64.mul (i64.rotr (i64.sub (local.get $y) (local.get $x)) (i64.const 42)) (global.get $k0))
            (global.get $v1)))
        (global.set $w0 (i64.add (global.get $w0) (i64.load offset=16 (local.get $at))))
        (local.set $x
          (i64.add (i64.mul (i64.rotr (local.get $x) (i64.const 49)) (global.get $k0)) (global.get $w0)))
        (global.set $w0 (i64.add (global.get $w0) (global.get $v0)))
        (call $weak (local.get $at) (global.get $v0) (global.get $v1))
        (global.set $v1)
        (global.set $v0)
        (br $next)))
    (local.set $x (call $fold (local.get $x) (global.get $v0)))
    (local.set $y (call $fold (local.get $y) (global.get $w0)))
    (call $result
      (i64.add (call $fold (i64.add (local.get $x) (global.get $v1)) (global.get $w1)) (local.get $y))
      (call $fold (i64.add (local.get $x) (global.get $w1)) (i64.add (local.get $y) (global.get $v1)))))
)
