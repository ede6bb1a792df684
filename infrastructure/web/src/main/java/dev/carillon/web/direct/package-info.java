/// The few routes that carry the traffic, served by a handler in Netty's pipeline in front of the
/// framework, which costs several times what such a request is otherwise worth.
///
/// What is served here is only what needs no deciding: HTTP/1.1 with a token that is known without
/// waiting, no browser's headers, the default language. Everything else on the same routes, and
/// every other route, goes on to the framework, whose controllers give the same answers.
@NullMarked
package dev.carillon.web.direct;

import org.jspecify.annotations.NullMarked;
