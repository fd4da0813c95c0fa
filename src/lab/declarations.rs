//! TypeScript's declarations of Rust's types, for the test alone that writes `www/engine/protocol.d.ts`.

use std::any::TypeId;
use std::collections::{BTreeMap, BTreeSet};

use ts_rs::{Config, TS, TypeVisitor};

/// Collects commands and every type that they need.
pub(super) struct Types {
    config: Config,
    seen: BTreeSet<TypeId>,
    /// By name.
    pub declarations: BTreeMap<String, String>,
    commands: Vec<String>,
}

impl Types {
    pub fn new() -> Self {
        Self {
            config: Config::default().with_large_int("number"),
            seen: BTreeSet::new(),
            declarations: BTreeMap::new(),
            commands: Vec::new(),
        }
    }

    /// Adds the command of that name with its body and its answer.
    pub fn command<Body: TS + 'static, Answer: TS + 'static>(&mut self, docs: &str, name: &str) {
        Body::visit_dependencies(self);
        Body::visit_generics(self);
        self.visit::<Answer>();
        let body = Body::inline(&self.config).replace("Record<symbol, never>", "{}");
        let answer = Answer::name(&self.config);
        let docs: Vec<&str> = docs.trim().lines().map(str::trim).collect();
        self.commands.push(format!(
            "  /** {} */\n  {name}: {{ body: {body}, answer: {answer} }};\n",
            docs.join("\n   * ")
        ));
    }

    /// The commands so far as an interface; the next ones begin another.
    pub fn interface(&mut self, docs: &str, name: &str) -> String {
        let commands = std::mem::take(&mut self.commands).concat();
        format!("/** {docs} */\nexport interface {name} {{\n{commands}}}\n\n")
    }
}

impl TypeVisitor for Types {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        if !self.seen.insert(TypeId::of::<T>()) {
            return;
        }
        T::visit_dependencies(self);
        T::visit_generics(self);
        if T::output_path().is_some() {
            let docs = T::docs().unwrap_or_default();
            let declaration = T::decl(&self.config);
            let text = format!("{docs}export {declaration}\n\n");
            self.declarations.insert(T::ident(&self.config), text);
        }
    }
}
