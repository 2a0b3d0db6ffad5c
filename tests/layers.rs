//! The structure of the crates: there are no import cycles between files, and no layer imports a
//! higher one.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "in a test a panic is the message"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use syn::visit::{self, Visit};
use syn::{Attribute, Item, ItemMod, ItemUse, UseTree, Visibility};

/// The folders and files of the crates, from the bottom up. Each may use the ones before it.
const LAYERS: [(&str, &[&str]); 2] = [
    (
        "infoplug-runtime",
        &[
            "table",
            "json",
            "secret",
            "error",
            "transport",
            "request",
            "response",
            "own",
            "policy",
            "client",
            "call",
            "paging",
            "job",
            "block_on",
            "blocking",
        ],
    ),
    (
        "infoplug-spec",
        &[
            "source",
            "keys",
            "diagnostic",
            "document",
            "model",
            "names",
            "reader",
            "check",
            "lower",
        ],
    ),
];

/// A Rust path without generic arguments.
type Names = Vec<String>;

/// A module of a crate, which is a file.
struct Module {
    /// Its path from the root of the crate.
    at: Names,
    /// The names that its `use` items bind, with their paths. `*` binds a whole module.
    bound: Vec<(String, Names)>,
    /// The items of the module.
    defined: BTreeSet<String>,
    /// The paths within the crate that it names.
    named: BTreeSet<Names>,
}

/// Collects the paths within its crate that a file names.
struct Reader<'m> {
    module: &'m mut Module,
}

impl Module {
    fn read(at: Names, file: &Path) -> Self {
        let text = fs::read_to_string(file).unwrap();
        let mut module = Self {
            at,
            bound: Vec::new(),
            defined: BTreeSet::new(),
            named: BTreeSet::new(),
        };
        Reader {
            module: &mut module,
        }
        .visit_file(&syn::parse_file(&text).unwrap());
        module
    }

    /// Returns the path from the root of the crate, or `None` for a path into another crate.
    fn absolute(&self, path: &[String]) -> Option<Names> {
        let (mut from, mut rest) = match path.first()?.as_str() {
            "crate" => (Vec::new(), &path[1..]),
            "self" => (self.at.clone(), &path[1..]),
            "super" => (self.at.clone(), path),
            _ => return None,
        };
        while let Some(("super", after)) = rest
            .split_first()
            .map(|(first, after)| (first.as_str(), after))
        {
            from.pop();
            rest = after;
        }
        from.extend_from_slice(rest);
        Some(from)
    }
}

fn is_test(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg")
            && attribute
                .parse_args::<syn::Path>()
                .is_ok_and(|path| path.is_ident("test"))
    })
}

fn leaves(tree: &UseTree, before: &Names, found: &mut Vec<(String, Names)>) {
    let with = |name: &syn::Ident| {
        before
            .iter()
            .cloned()
            .chain([name.to_string()])
            .collect::<Names>()
    };
    match tree {
        UseTree::Path(path) => leaves(&path.tree, &with(&path.ident), found),
        UseTree::Group(group) => group
            .items
            .iter()
            .for_each(|tree| leaves(tree, before, found)),
        UseTree::Glob(_) => found.push(("*".to_owned(), before.clone())),
        UseTree::Name(name) if name.ident == "self" => {
            found.push((before.last().cloned().unwrap_or_default(), before.clone()));
        }
        UseTree::Name(name) => found.push((name.ident.to_string(), with(&name.ident))),
        UseTree::Rename(rename) if rename.ident == "self" => {
            found.push((rename.rename.to_string(), before.clone()));
        }
        UseTree::Rename(rename) => found.push((rename.rename.to_string(), with(&rename.ident))),
    }
}

impl<'ast> Visit<'ast> for Reader<'_> {
    fn visit_item(&mut self, item: &'ast Item) {
        let name = match item {
            Item::Const(item) => Some(&item.ident),
            Item::Enum(item) => Some(&item.ident),
            Item::Fn(item) => Some(&item.sig.ident),
            Item::Static(item) => Some(&item.ident),
            Item::Struct(item) => Some(&item.ident),
            Item::Trait(item) => Some(&item.ident),
            Item::Type(item) => Some(&item.ident),
            _ => None,
        };
        self.module.defined.extend(name.map(ToString::to_string));
        visit::visit_item(self, item);
    }

    /// `pub(super)` imports nothing.
    fn visit_visibility(&mut self, _: &'ast Visibility) {}

    fn visit_item_mod(&mut self, item: &'ast ItemMod) {
        if !is_test(&item.attrs) {
            visit::visit_item_mod(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        if is_test(&item.attrs) {
            return;
        }
        let mut found = Vec::new();
        leaves(&item.tree, &Vec::new(), &mut found);
        for (name, path) in found {
            // A path relative to the module needs no `self::`.
            let path = self
                .module
                .absolute(&path)
                .unwrap_or_else(|| self.module.at.iter().cloned().chain(path).collect());
            let is_own = path.starts_with(&self.module.at)
                && path.len() > self.module.at.len()
                && !path.is_empty();
            self.module.bound.push((name, path.clone()));
            if !is_own || matches!(item.vis, Visibility::Inherited) {
                self.module.named.insert(path);
            }
        }
    }

    /// Macro arguments are not parsed, but can still name anything.
    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        let text = call.tokens.to_string().replace(' ', "");
        for root in ["crate::", "super::"] {
            for (at, _) in text
                .match_indices(root)
                .filter(|(at, _)| !text[..*at].ends_with(['$', ':']))
            {
                let path = text[at..]
                    .split(|c: char| !c.is_alphanumeric() && c != '_' && c != ':')
                    .next()
                    .unwrap();
                let names: Names = path
                    .split("::")
                    .filter(|name| !name.is_empty())
                    .map(str::to_owned)
                    .collect();
                self.module.named.extend(self.module.absolute(&names));
            }
        }
        visit::visit_macro(self, call);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let names: Names = path
            .segments
            .iter()
            .map(|segment| segment.ident.to_string())
            .collect();
        if let Some(path) = self.module.absolute(&names) {
            self.module.named.insert(path);
        }
        visit::visit_path(self, path);
    }
}

/// Returns the modules of a crate by path.
struct Crate(BTreeMap<Names, Module>);

impl Crate {
    fn read(folder: &Path) -> Self {
        let root = if folder.join("lib.rs").exists() {
            folder.join("lib.rs")
        } else {
            folder.join("main.rs")
        };
        let mut modules = BTreeMap::from([(Vec::new(), Module::read(Vec::new(), &root))]);
        let mut open = vec![(folder.to_owned(), Vec::new())];
        while let Some((folder, at)) = open.pop() {
            for entry in fs::read_dir(&folder).unwrap() {
                let path = entry.unwrap().path();
                let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
                let inner: Names = at.iter().cloned().chain([name.clone()]).collect();
                let file = if path.is_dir() {
                    path.join("mod.rs")
                } else {
                    path.clone()
                };
                let is_module =
                    file.extension().is_some_and(|ending| ending == "rs") && file.is_file();
                if is_module && !matches!(name.as_str(), "mod" | "lib" | "main" | "tests") {
                    modules.insert(inner.clone(), Module::read(inner.clone(), &file));
                }
                if path.is_dir() {
                    open.push((path, inner));
                }
            }
        }
        Self(modules)
    }

    /// Returns the module that defines a path, following `use` items.
    fn defining(&self, path: &[String], depth: usize) -> Option<&Module> {
        let mut module = self.0.get(&Vec::new())?;
        for (index, name) in path.iter().enumerate() {
            if let Some(inner) = self.0.get(&path[..=index]) {
                module = inner;
                continue;
            }
            let rest = &path[index + 1..];
            let lead = |(bound, target): &(String, Names)| {
                let is_glob = bound == "*";
                let tail = if is_glob { &path[index..] } else { rest };
                let target: Names = target.iter().chain(tail).cloned().collect();
                if depth == 0 || target == path || !is_glob && bound != name {
                    return None;
                }
                self.defining(&target, depth - 1)
                    .filter(|found| !is_glob || found.defined.contains(name))
            };
            if module.defined.contains(name) {
                return Some(module);
            }
            return module
                .bound
                .iter()
                .filter(|(_, target)| self.is_here(target))
                .find_map(lead)
                .or(Some(module));
        }
        Some(module)
    }

    fn is_here(&self, path: &[String]) -> bool {
        path.first()
            .is_some_and(|first| self.0.contains_key(std::slice::from_ref(first)))
    }

    /// Returns which file imports which.
    fn imports(&self) -> BTreeMap<&Names, BTreeSet<&Names>> {
        let targets = |module: &Module| {
            let found = module
                .named
                .iter()
                .filter(|path| self.is_here(path))
                .filter_map(|path| self.defining(path, 8));
            found
                .map(|found| &found.at)
                .filter(|at| **at != module.at)
                .collect()
        };
        self.0
            .iter()
            .map(|(at, module)| (at, targets(module)))
            .collect()
    }
}

/// Returns the imports that are part of a cycle.
fn circles<'m>(imports: &BTreeMap<&'m Names, BTreeSet<&'m Names>>) -> Vec<(&'m Names, &'m Names)> {
    let reachable = |from: &'m Names| {
        let (mut open, mut seen) = (vec![from], BTreeSet::new());
        while let Some(at) = open.pop() {
            open.extend(imports[at].iter().filter(|next| seen.insert(**next)));
        }
        seen
    };
    let reachable: BTreeMap<_, _> = imports.keys().map(|at| (*at, reachable(at))).collect();
    let edges = imports
        .iter()
        .flat_map(|(from, to)| to.iter().map(|to| (*from, *to)));
    edges
        .filter(|(from, to)| reachable[to].contains(from))
        .collect()
}

fn shown(at: &Names) -> String {
    if at.is_empty() {
        "the root".to_owned()
    } else {
        at.join("::")
    }
}

#[test]
fn no_two_files_import_each_other() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    let crates = [
        "infoplug-cli",
        "infoplug-codegen",
        "infoplug-macros",
        "infoplug-mock",
        "infoplug-runtime",
        "infoplug-spec",
        "infoplug-tables",
        "infoplug-text",
    ];
    for name in crates {
        let modules = Crate::read(&root.join(name).join("src"));
        found.extend(
            circles(&modules.imports())
                .into_iter()
                .map(|(from, to)| format!("{name}: {} imports {}", shown(from), shown(to))),
        );
    }
    assert!(
        found.is_empty(),
        "these imports lead round in circles:\n{}",
        found.join("\n")
    );
}

#[test]
fn no_layer_imports_a_higher_one() {
    let mut wrong = Vec::new();
    for (name, layers) in LAYERS {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let modules = Crate::read(&root.join(name).join("src"));
        let height = |at: &Names| {
            let folder = at.first()?;
            let position = layers.iter().position(|layer| layer == folder);
            Some(position.unwrap_or_else(|| {
                panic!("`{folder}` is not a layer of {name}: add it to `LAYERS`")
            }))
        };
        for (from, to) in modules.imports() {
            let Some(height_of_from) = height(from) else {
                continue;
            };
            wrong.extend(
                to.into_iter()
                    .filter(|to| height(to) > Some(height_of_from))
                    .map(|to| format!("{name}: {} imports {}", shown(from), shown(to))),
            );
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
