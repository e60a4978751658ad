//! The weight of a nice value, as Linux has it.

/// `sched_prio_to_weight` of kernel/sched/core.c, Linux 6.6, from nice -20 to 19: a step of nice is about 10% of CPU
/// time against one that stays, hence a factor of about 1.25.
const WEIGHTS: [u32; 40] = [
    88761, 71755, 56483, 46273, 36291, 29154, 23254, 18705, 14949, 11916, //
    9548, 7620, 6100, 4904, 3906, 3121, 2501, 1991, 1586, 1277, //
    1024, 820, 655, 526, 423, 335, 272, 215, 172, 137, //
    110, 87, 70, 56, 45, 36, 29, 23, 18, 15,
];

/// The weight of a nice value; one beyond -20 or 19 counts as that.
pub(super) fn of(nice: i8) -> u32 {
    WEIGHTS[(i32::from(nice.clamp(-20, 19)) + 20) as usize]
}

/// Virtual time, which is kept in 1/1024 of a microsecond, in whole ones.
pub(super) fn micros(virtual_time: i64) -> i64 {
    virtual_time >> 10
}
