package dev.carillon.email;

import java.io.Serial;

/// A template cannot be used. Says which one, and where in it the fault is.
public final class TemplateException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  TemplateException(String file, String fault, Throwable cause) {
    super("the template " + file + " has a fault: " + fault, cause);
  }

  TemplateException(String fault) {
    super(fault);
  }
}
