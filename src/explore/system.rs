//! What a search needs to know of what it searches: a program on the simulated machine, or a small model of a test.

/// An actor of one state: a task, or a signal on its way. Numbers are of that state only: see `Successor::renaming`.
pub type Actor = u16;

/// One step that a state allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Move {
    pub actor: Actor,
    /// Which of several results of the same operation: 0 unless it has more than one.
    pub choice: u16,
}

/// A state and the move that leads there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Successor {
    /// Canonical and exact: two states with equal words have the same futures.
    pub words: Vec<u32>,
    /// What each actor of the state before is called in this one; `GONE` if it has ended. Actors not named in it are
    /// new.
    pub renaming: Vec<Actor>,
}

/// The new name of an actor that has ended.
pub const GONE: Actor = Actor::MAX;

/// What nothing can follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Final {
    /// Equal for two ends that a person would call the same outcome.
    pub outcome: u32,
    /// Everything ended, nothing hangs, no traceback was printed.
    pub is_clean: bool,
}

/// An object on which operations may meet; its number is of one state only.
pub type Place = u32;

/// The operation an actor is about to carry out, for reductions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pending {
    pub actor: Actor,
    pub is_enabled: bool,
    /// Where it acts; `None` when it may meet everything.
    pub place: Option<Place>,
}

/// What can be searched. Methods take `&mut self` because a system may remember what it has worked out.
pub trait System {
    /// The state before anything visible has happened.
    fn initial(&mut self) -> Vec<u32>;

    /// Every move of a state, by actor, then choice; none for a final state.
    fn moves(&mut self, state: &[u32], moves: &mut Vec<Move>);

    /// Carries out a move that `moves` gave.
    fn fire(&mut self, state: &[u32], step: Move, next: &mut Successor);

    /// What a state without moves means.
    fn finish(&mut self, state: &[u32]) -> Final;

    /// The pending operation of every live actor, enabled or not, in order of actors.
    fn pending(&mut self, state: &[u32], pending: &mut Vec<Pending>);

    /// Whether two operations that are both enabled here commute: either order leads to the same state, and neither
    /// disables the other. When in doubt, no.
    fn commute(&mut self, state: &[u32], one: Actor, other: Actor) -> bool;

    /// Whether some operation that `other` may carry out from here on (its pending one included) may conflict with the
    /// pending one of `one`, which is enabled: not commute with it, or disable or change it. When in doubt, yes.
    fn may_conflict(&mut self, state: &[u32], one: Actor, other: Actor) -> bool;

    /// Actors one of which must act before the pending operation of `actor`, which is not enabled, can become so (a
    /// necessary enabling set). When in doubt, all other live actors.
    fn enablers(&mut self, state: &[u32], actor: Actor, enablers: &mut Vec<Actor>);

    /// Bytes that the system itself has remembered, roughly: they count against the search's cap.
    fn bytes(&self) -> usize;
}
