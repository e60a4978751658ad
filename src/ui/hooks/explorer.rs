//! Keeps the worker that explores: starts it for the first job, tells it what the session wants, hands back its replies.

use std::{cell::RefCell, rc::Rc};

use gloo_timers::callback::Timeout;
use yew::prelude::*;

use crate::ui::{
    play::Act,
    session::{Action, Explore, Run, Session, Stage},
    shared::Shared,
    worker::{
        Client,
        message::{Ask, Job, Reply},
    },
};

/// So long after a run is on screen the quiet search begins: what a visitor came for has the machine first.
const QUIET: u32 = 1500;
/// A worker that has not answered a cancel for so long is ended, in milliseconds.
const DEAF: u32 = 2000;
/// A worker that has taken more memory than this is ended once its job is of no use: wasm never gives memory back.
const BIG: u64 = 64 << 20;

/// Explores whatever the session asks for.
#[hook]
pub fn use_explorer(session: &UseReducerHandle<Session>) {
    let office = use_memo((), |()| Office::default());
    office.dispatcher.replace(Some(session.dispatcher()));
    let wish =
        Wish { job: session.search.job.as_ref().map(Shared::from), stage: session.search.stage.clone() };
    {
        let office = office.clone();
        use_effect_with(wish, move |wish| office.clone().serve(wish));
    }
    {
        let office = office.clone();
        let asked = session.wants_graph().then_some(session.search.last);
        use_effect_with(asked, move |&asked| {
            let ask = asked.map(|job| (job, Ask::Graph(job)));
            ask.into_iter().for_each(|(job, ask)| office.ask(job, ask));
        });
    }
    let asked = session.wants_prospects().map(|picks| (session.search.last, picks.to_vec()));
    use_effect_with(asked, move |asked| {
        if let Some((job, picks)) = asked {
            office.ask(*job, Ask::Prospects(*job, picks.clone()));
        }
    });
    let is_shown = session.run == Run::Ready && !session.is_real();
    let dispatcher = session.dispatcher();
    use_effect_with((is_shown, session.search.stage == Stage::Idle), move |&(is_shown, is_idle)| {
        let quiet = move || dispatcher.dispatch(Action::Explore(Explore::Quiet));
        let later = (is_shown && is_idle).then(|| Timeout::new(QUIET, quiet));
        move || drop(later)
    });
}

/// What the session wants of the worker.
#[derive(PartialEq)]
struct Wish {
    job: Option<Shared<Job>>,
    stage: Stage,
}

/// The worker, if there is one, and who hears what it says.
#[derive(Default)]
struct Office {
    dispatcher: RefCell<Option<UseReducerDispatcher<Session>>>,
    client: RefCell<Option<Client>>,
    /// The job that it was given, and whether it has said its last word about it.
    given: RefCell<Option<(u32, bool)>>,
    bytes: RefCell<u64>,
    deaf: RefCell<Option<Timeout>>,
}

impl Office {
    fn serve(self: Rc<Self>, wish: &Wish) {
        let wanted = wish.job.as_ref().filter(|_| wish.stage == Stage::Running);
        let given = *self.given.borrow();
        match (wanted, given) {
            (Some(job), Some((id, _))) if job.id == id => {}
            (Some(job), _) => self.give(job),
            // The program is another, or a person has had enough.
            (None, Some((_, false))) => self.cancel(wish.stage == Stage::Stopping),
            (None, _) => {}
        }
    }

    fn give(self: Rc<Self>, job: &Job) {
        self.deaf.replace(None);
        // One that is still at work on what nobody wants any more may be slow to hear.
        let is_free = self.given.borrow().is_none_or(|(_, is_over)| is_over);
        if self.bytes.take() > BIG || !is_free {
            self.client.replace(None);
        }
        if self.client.borrow().is_none() {
            let hears = self.clone();
            let started = Client::start(move |reply| hears.hear(reply));
            self.client.replace(started);
        }
        self.given.replace(Some((job.id, false)));
        match &*self.client.borrow() {
            Some(client) => client.say(Ask::Start(Box::new(job.clone()))),
            None => self.tell(Explore::Failed(job.id, "explore.worker".into())),
        }
    }

    /// Asks about a job that is done; a worker that is gone knows nothing of it.
    fn ask(&self, job: u32, ask: Ask) {
        match &*self.client.borrow() {
            Some(client) => client.say(ask),
            None => self.tell(Explore::Graph(job, Rc::default())),
        }
    }

    /// Asks it to stop; one that does not hear is ended.
    fn cancel(self: Rc<Self>, is_awaited: bool) {
        if let Some(client) = &*self.client.borrow() {
            client.say(Ask::Cancel);
        }
        let office = self.clone();
        let deaf = Timeout::new(DEAF, move || {
            office.client.replace(None);
            if let Some((id, false)) = office.given.take().filter(|_| is_awaited) {
                office.tell(Explore::Abandoned(id));
            }
        });
        self.deaf.replace(Some(deaf));
    }

    fn hear(&self, reply: Result<Reply, String>) {
        match reply {
            Ok(Reply::Ready) => {}
            Ok(Reply::Found { job, last, found }) => {
                self.bytes.replace(found.report.bytes);
                self.settle(job, last);
                self.tell(Explore::Found(job, last, Rc::from(found)));
            }
            Ok(Reply::Failed { job, why }) => {
                self.settle(job, true);
                self.tell(Explore::Failed(job, why.into()));
            }
            Ok(Reply::Graph { job, graph }) => {
                self.tell(Explore::Graph(job, Rc::new(graph.map(|graph| *graph))));
            }
            Ok(Reply::Prospects { picks, prospects, .. }) => {
                self.dispatch(Action::Game(Act::Prospects(picks, prospects)));
            }
            Err(_) => {
                self.client.replace(None);
                if let Some((id, is_over)) = self.given.take() {
                    let broke = Explore::Failed(id, "explore.worker-broke".into());
                    self.tell(if is_over { Explore::Graph(id, Rc::default()) } else { broke });
                }
            }
        }
    }

    /// Notes what it said about a job.
    fn settle(&self, job: u32, last: bool) {
        let is_given = self.given.borrow().is_some_and(|(id, _)| id == job);
        if is_given && last {
            self.given.replace(Some((job, true)));
            self.deaf.replace(None);
        }
    }

    fn tell(&self, event: Explore) {
        self.dispatch(event.into());
    }

    fn dispatch(&self, action: Action) {
        if let Some(dispatcher) = &*self.dispatcher.borrow() {
            dispatcher.dispatch(action);
        }
    }
}
