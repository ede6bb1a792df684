/// The context's HTTP routes: `/projects` and the same under `/v1/projects`. The methods block and
/// run on virtual threads. They ask for a [dev.carillon.notification.domain.Caller.User]: projects
/// belong to people, and a service key is none. Refusals are Spring's exceptions whose reason is a
/// code of the context's messages; whoever serves the routes makes problem documents of them.
@NullMarked
package dev.carillon.project.controllers;

import org.jspecify.annotations.NullMarked;
