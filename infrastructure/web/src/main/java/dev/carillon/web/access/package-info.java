/// Who may come in, on HTTP: hosts, origins, and the caller of each request.
///
/// A controller takes its caller as an argument: [dev.carillon.notification.domain.Caller] for
/// everyone who is signed in, [dev.carillon.notification.domain.Caller.User] for people only and
/// [dev.carillon.notification.domain.Caller.Service] for service keys only; whoever is the other
/// gets a 403. Nothing but the paths in [dev.carillon.web.access.OpenPaths] is served without.
@NullMarked
package dev.carillon.web.access;

import org.jspecify.annotations.NullMarked;
