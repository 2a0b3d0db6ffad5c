//! Which types requests send, and which types responses hold.

use super::registry::Types;
use crate::model::{Endpoint, Only, Type, TypeDef};

impl Types<'_> {
    /// Marks the types that requests send and responses hold.
    pub(crate) fn mark(&mut self, endpoints: &[Endpoint]) {
        for endpoint in endpoints {
            for parameter in &endpoint.parameters {
                self.reach(&parameter.ty, Only::Responses, |def| {
                    std::mem::replace(&mut def.in_requests, true)
                });
            }
            if let Some(returns) = &endpoint.returns {
                self.reach(&returns.ty, Only::Requests, |def| {
                    std::mem::replace(&mut def.in_responses, true)
                });
            }
        }
    }

    /// Marks what a type holds, except through fields that are only in the `other` direction.
    fn reach(&mut self, ty: &Type, other: Only, mark: fn(&mut TypeDef) -> bool) {
        let mut open = vec![ty.clone()];
        while let Some(ty) = open.pop() {
            match ty {
                Type::Array(inner, _) | Type::Map(inner) | Type::Nullable(inner) => {
                    open.push(*inner);
                }
                Type::Named(id) => {
                    let Some(def) = self.defs.get_mut(id.0) else {
                        continue;
                    };
                    if !mark(def) {
                        let parts = def.shape.parts();
                        let parts = parts.filter(|field| field.only != Some(other));
                        open.extend(parts.map(|field| field.ty.clone()));
                    }
                }
                _ => {}
            }
        }
    }
}
