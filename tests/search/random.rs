//! Random small programs over all kinds of objects.

use interleave::policy::dice::Dice;

use super::toy::{EMPTY, Object, Op, Toy, Value};

/// The program of a number: up to five processes of up to three classes, with short codes.
pub fn program(number: u64) -> Toy {
    let mut dice = Dice::new(number.wrapping_mul(0x2545_f491_4f6c_dd1d));
    let mut roll = |n: usize| dice.below(n as u64) as usize;
    let objects: Vec<Object> = (0..1 + roll(3))
        .map(|_| match roll(4) {
            0 => Object::Cell(roll(2) as u32),
            1 | 2 => Object::Semaphore(roll(3) as u32),
            _ => Object::Queue(1 + roll(2) as u32),
        })
        .collect();
    let count = 1 + roll(3);
    let mut classes = Vec::new();
    let mut left = 5;
    for class in 0..count {
        let n = (1 + roll(3)).min(left - (count - 1 - class));
        left -= n;
        let mut code = Vec::new();
        // Only the first class joins, and joins only others: nobody waits for itself.
        let joined = (1_u32 << count) - 2;
        for _ in 0..1 + roll(6) {
            if class == 0 && joined != 0 && roll(6) == 0 {
                code.push(Op::Join(joined));
                continue;
            }
            push_operation(&objects, &mut code, &mut roll);
        }
        // Jumps may lead anywhere, back as well: cycles.
        let end = code.len();
        for op in &mut code {
            if let Op::JumpIf(_, _, to) | Op::Jump(to) = op {
                *to = (*to).min(end);
            }
        }
        classes.push((n, code));
    }
    Toy::new(objects, classes)
}

fn push_operation(objects: &[Object], code: &mut Vec<Op>, roll: &mut impl FnMut(usize) -> usize) {
    let object = roll(objects.len());
    let register = roll(2);
    let value = if roll(2) == 0 { Value::Just(roll(3) as u32) } else { Value::Register(register) };
    let mut seen = None;
    code.push(match objects[object] {
        _ if roll(12) == 0 => Op::Choose(register, 2 + roll(2) as u32),
        Object::Cell(_) if roll(2) == 0 => {
            seen = Some(roll(3) as u32);
            Op::Read(object, register)
        }
        Object::Cell(_) => Op::Write(object, value),
        Object::Semaphore(_) => match roll(5) {
            0 | 1 => Op::Acquire(object),
            2 | 3 => Op::Release(object),
            _ => {
                seen = Some(roll(2) as u32);
                Op::Try(object, register)
            }
        },
        Object::Queue(_) => match roll(5) {
            0 | 1 => Op::Put(object, value),
            2 | 3 => Op::Get(object, register),
            _ => {
                seen = Some(EMPTY);
                Op::TryGet(object, register)
            }
        },
    });
    if let Some(value) = seen
        && roll(2) == 0
    {
        let here = code.len();
        // Back only to something visible, or local code would go round for ever.
        let back: Vec<usize> = (0..here).filter(|&at| !matches!(code[at], Op::JumpIf(..))).collect();
        let to = if roll(2) == 0 { back[roll(back.len())] } else { here + 2 };
        code.push(Op::JumpIf(register, value, to));
    }
}

/// The program of a number whose processes try again and again: up to three, most of them alike.
pub fn retrying(number: u64) -> Toy {
    let mut dice = Dice::new(number.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 5);
    let mut roll = |n: usize| dice.below(n as u64) as usize;
    let mut objects = vec![Object::Semaphore(1 + roll(2) as u32), Object::Semaphore(1 + roll(2) as u32)];
    objects.push(Object::Cell(0));
    let mut classes = Vec::new();
    for n in [1 + roll(2), roll(2)] {
        let (one, other) = (roll(2), roll(2));
        let mut code = Vec::new();
        if roll(3) > 0 {
            code.push(Op::Acquire(one));
        }
        // Either a second lock, or something that another writes.
        let (operation, wanted) = if roll(4) > 0 { (Op::Try(other, 0), 1) } else { (Op::Read(2, 0), 1) };
        let jump = code.len() + 1;
        code.extend([operation, Op::JumpIf(0, wanted, 0)]);
        if code[0] == Op::Acquire(one) {
            code.push(Op::Release(one));
        }
        code.push(Op::Jump(0));
        code[jump] = Op::JumpIf(0, wanted, code.len());
        match roll(3) {
            0 => code.push(Op::Write(2, Value::Just(roll(2) as u32))),
            1 => code.push(Op::Release(other)),
            _ => {}
        }
        if roll(2) == 0 {
            code.push(Op::Release(one));
        }
        classes.push((n, code));
    }
    Toy::new(objects, classes)
}
