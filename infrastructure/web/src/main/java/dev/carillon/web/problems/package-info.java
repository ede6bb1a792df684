/// What a client is told when something is refused: RFC 9457 problems, in French or English.
///
/// How a controller of another module refuses:
///
/// - it throws [org.springframework.web.ErrorResponseException] with a detail message code and
///   arguments, or [org.springframework.web.server.ResponseStatusException] whose reason is a
///   message code. The status decides `type` and `title`; a `type` of its own in the exception's
///   body is kept;
/// - it gives the texts for its codes in its own bundle, UTF-8, French and English, and contributes
///   a bean [dev.carillon.web.problems.MessageBundle] that names it;
/// - a text that is not found falls back to the general one for the status: what an exception says
///   in its own words never reaches a client;
/// - a request body that is a `@Valid` record is answered with one entry in `errors` for each
///   constraint, worded by the constraint's name (`NotBlank`, `Size`, …) in the bundles.
@NullMarked
package dev.carillon.web.problems;

import org.jspecify.annotations.NullMarked;
