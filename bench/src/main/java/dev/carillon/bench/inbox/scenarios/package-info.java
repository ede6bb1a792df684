/// What is measured, one class each. They run on the thread that measures and wait on it.
@NullMarked
package dev.carillon.bench.inbox.scenarios;

import org.jspecify.annotations.NullMarked;
