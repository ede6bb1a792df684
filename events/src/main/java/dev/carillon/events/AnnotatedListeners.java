package dev.carillon.events;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Finds the methods marked [OnEvent] of an object and makes listeners of them. A method that
/// cannot be one is refused at once, not at the first event.
public final class AnnotatedListeners {
  private final EventDataReader reader;

  public AnnotatedListeners(EventDataReader reader) {
    this.reader = reader;
  }

  /// Whether objects of this class have a marked method, their own or an inherited one.
  public static boolean listens(Class<?> type) {
    return !markedMethods(type).isEmpty();
  }

  /// The listeners of this object, in the order of their ids; none when no method is marked. Marks
  /// are also found on superclasses: a proxy that a framework has put in place of a bean is its
  /// subclass, and the method is called through it.
  ///
  /// @throws IllegalArgumentException when a marked method takes something else than data, an
  ///   [Event], or both
  public List<EventListener> of(Object bean) {
    List<EventListener> found = new ArrayList<>();
    for (Method method : markedMethods(bean.getClass())) {
      found.add(listener(bean, method, method.getAnnotation(OnEvent.class)));
    }
    found.sort(Comparator.comparing(EventListener::id));
    return List.copyOf(found);
  }

  /// From the class itself upwards; what a subclass marks anew hides what it overrides.
  private static Collection<Method> markedMethods(Class<?> type) {
    Map<String, Method> found = new LinkedHashMap<>();
    for (Class<?> c = type; c != null && c != Object.class; c = c.getSuperclass()) {
      for (Method method : c.getDeclaredMethods()) {
        // The bridge of a generic method carries the annotation too.
        if (method.isAnnotationPresent(OnEvent.class) && !method.isBridge()) {
          found.putIfAbsent(method.getName() + List.of(method.getParameterTypes()), method);
        }
      }
    }
    return found.values();
  }

  private EventListener listener(Object bean, Method method, OnEvent marked) {
    String id =
        marked.id().isEmpty()
            ? method.getDeclaringClass().getSimpleName() + '#' + method.getName()
            : marked.id();
    List<EventPattern> patterns = Stream.of(marked.value()).map(EventPattern::new).toList();
    return new MethodListener(id, patterns, bean, method, parameters(method));
  }

  private static Parameters parameters(Method method) {
    Class<?>[] types = method.getParameterTypes();
    boolean takesEvent = types.length > 0 && types[types.length - 1] == Event.class;
    int dataCount = types.length - (takesEvent ? 1 : 0);
    if (types.length == 0 || dataCount > 1) {
      throw new IllegalArgumentException(
          method + ": an @OnEvent method takes the event's data, the Event, or both in this order");
    }
    return new Parameters(dataCount == 1 ? Optional.of(types[0]) : Optional.empty(), takesEvent);
  }

  private record Parameters(Optional<Class<?>> data, boolean event) {}

  private final class MethodListener implements EventListener {
    private final String id;
    private final List<EventPattern> patterns;
    private final Object bean;
    private final Method method;
    private final Parameters parameters;

    MethodListener(
        String id, List<EventPattern> patterns, Object bean, Method method, Parameters parameters) {
      this.id = id;
      this.patterns = patterns;
      this.bean = bean;
      this.method = method;
      this.parameters = parameters;
      method.setAccessible(true);
    }

    @Override
    public String id() {
      return id;
    }

    @Override
    public List<EventPattern> patterns() {
      return patterns;
    }

    @Override
    public void on(Event event) throws Exception {
      List<Object> arguments = new ArrayList<>(2);
      parameters.data().ifPresent(type -> arguments.add(reader.read(event.data(), type)));
      if (parameters.event()) {
        arguments.add(event);
      }
      try {
        method.invoke(bean, arguments.toArray());
      } catch (InvocationTargetException thrown) {
        switch (thrown.getCause()) {
          case Exception exception -> throw exception;
          case Error error -> throw error;
          case null, default -> throw thrown;
        }
      }
    }
  }
}
