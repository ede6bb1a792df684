package dev.carillon.events;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Marks a method that listens. It takes the event's data as a type of its own (read from the
/// JSON), or the [Event], or both in this order:
///
/// ```java
/// @OnEvent("project.created")
/// void handleProjectCreated(ProjectCreated data, Event event) { … }
/// ```
///
/// The method runs on a virtual thread after the publisher's commit. It is retried when it throws,
/// and may run again after a crash: what it does must be idempotent by the event's id. A listener
/// that has returned is not called again because another one failed.
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface OnEvent {
  /// The patterns of the names wanted, as in [EventPattern].
  String[] value();

  /// The listener's name in the outbox; it must stay the same over releases. The default is the
  /// class's simple name, a `#`, and the method's name.
  String id() default "";
}
