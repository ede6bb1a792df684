/// Rules at work: the ones that run, what they are told, what they would do, and what they did.
@NullMarked
package dev.carillon.rules.running;

import org.jspecify.annotations.NullMarked;
