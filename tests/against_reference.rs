//! The machine and its policies against a second scheduler, written from the rules alone, on random workloads.

mod reference;
