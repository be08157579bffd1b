use crate::graph::{Edge, Graph};
use crate::table::{APPLICATION_LIBRARIES, ARROWS, DOMAIN_LIBRARIES, FENCED};

/// Something that the table does not allow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Violation {
    /// A package that the table does not know.
    UnknownPackage(String),
    /// An arrow between packages of the workspace that is not in the table.
    ForbiddenArrow(Edge),
    /// A library that this package may not use.
    ForbiddenLibrary(Edge),
}

/// Everything in `graph` that the table does not allow.
pub fn violations(graph: &Graph) -> Vec<Violation> {
    let unknown = graph.members.iter().filter(|name| allowed(name).is_none());
    let mut found: Vec<Violation> = unknown.map(|name| Violation::UnknownPackage(name.clone())).collect();
    found.extend(graph.edges.iter().filter_map(|edge| violation(graph, edge)));
    found
}

fn violation(graph: &Graph, edge: &Edge) -> Option<Violation> {
    if graph.members.contains(&edge.to) {
        let may = allowed(&edge.from)?.iter().any(|pattern| fits(pattern, &edge.to));
        return (!may).then(|| Violation::ForbiddenArrow(edge.clone()));
    }
    let may = in_allow_list(edge) && inside_fence(edge);
    (!may).then(|| Violation::ForbiddenLibrary(edge.clone()))
}

fn allowed(package: &str) -> Option<&'static [&'static str]> {
    ARROWS.iter().find(|(name, _)| *name == package).map(|(_, targets)| *targets)
}

fn in_allow_list(edge: &Edge) -> bool {
    if edge.from.starts_with("domain-") {
        DOMAIN_LIBRARIES.contains(&edge.to.as_str())
    } else if edge.from == "application" || edge.from == "delivery" {
        APPLICATION_LIBRARIES.contains(&edge.to.as_str())
    } else {
        true
    }
}

fn inside_fence(edge: &Edge) -> bool {
    FENCED.iter().all(|(library, users)| *library != edge.to || users.contains(&edge.from.as_str()))
}

fn fits(pattern: &str, name: &str) -> bool {
    pattern.strip_suffix('*').map_or(pattern == name, |prefix| name.starts_with(prefix))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_arrow(from: &str, to: &str) -> Vec<Violation> {
        let members = ARROWS.iter().map(|(name, _)| (*name).to_owned()).collect();
        violations(&Graph { members, edges: vec![Edge { from: from.into(), to: to.into() }] })
    }

    #[test]
    fn an_arrow_outwards_is_found() {
        for (from, to) in [
            ("domain-kernel", "domain-users"),
            ("domain-chats", "domain-messages"),
            ("application", "adapter-sql"),
            ("adapter-http", "adapter-websocket"),
            ("adapter-sql", "adapter-wire"),
        ] {
            assert!(matches!(with_arrow(from, to)[..], [Violation::ForbiddenArrow(_)]), "{from} -> {to}");
        }
    }

    #[test]
    fn a_library_out_of_its_place_is_found() {
        for (from, to) in
            [("domain-users", "serde"), ("delivery", "tokio"), ("adapter-http", "sea-orm"), ("adapter-wire", "poem")]
        {
            assert!(matches!(with_arrow(from, to)[..], [Violation::ForbiddenLibrary(_)]), "{from} -> {to}");
        }
    }

    #[test]
    fn an_arrow_inwards_is_fine() {
        for (from, to) in
            [("adapter-http", "adapter-wire"), ("bin-vestnik", "adapter-sql"), ("domain-users", "thiserror")]
        {
            assert_eq!(with_arrow(from, to), vec![], "{from} -> {to}");
        }
    }

    #[test]
    fn a_package_that_nobody_listed_is_found() {
        let graph = Graph { members: vec!["domain-gossip".into()], edges: vec![] };
        assert_eq!(violations(&graph), vec![Violation::UnknownPackage("domain-gossip".into())]);
    }
}
