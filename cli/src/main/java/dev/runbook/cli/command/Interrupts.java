package dev.runbook.cli.command;

import dev.runbook.cli.report.Terminal;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// What INT (Ctrl-C), TERM and HUP do while a run goes on. The first one cancels it and lets the
/// clean-up happen, the second one, or five minutes, cancels the clean-up too, the third one ends
/// the process. The thread that runs is not touched: it comes to its end and says how it ended.
///
/// The JDK's own answer to a signal, its shutdown hooks, cannot see a second one. `sun.misc.Signal`
/// can, of the supported module `jdk.unsupported` (JEP 260); it is reached by reflection, for its
/// use by name is a warning that cannot be silenced. Where it is missing, or the JVM was told to
/// leave signals alone (`-Xrs`), they end the process as they do any other. A signal that the
/// process was started to ignore (`nohup`) stays ignored.
final class Interrupts implements AutoCloseable {
  private static final List<String> SIGNALS = List.of("INT", "TERM", "HUP");
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private record Replaced(Object signal, Object handler) {}

  private final Runnable cancel;
  private final Runnable end;
  private final Console console;
  private final CountDownLatch over = new CountDownLatch(1);
  private final AtomicInteger heard = new AtomicInteger();
  private final List<Replaced> replaced = new ArrayList<>();

  private Interrupts(Runnable cancel, Runnable end, Console console) {
    this.cancel = cancel;
    this.end = end;
    this.console = console;
  }

  /// Begins to listen; closing it gives the signals back.
  ///
  /// @param cancel is called at the first signal and at the second, in a thread of its own
  /// @param end at the third; it does not come back
  static Interrupts listening(Runnable cancel, Runnable end, Console console) {
    Interrupts interrupts = new Interrupts(cancel, end, console);
    SIGNALS.forEach(interrupts::listen);
    return interrupts;
  }

  private void listen(String name) {
    try {
      Class<?> signals = Class.forName("sun.misc.Signal");
      Class<?> handlers = Class.forName("sun.misc.SignalHandler");
      Object signal = signals.getConstructor(String.class).newInstance(name);
      Object handler =
          Proxy.newProxyInstance(
              Interrupts.class.getClassLoader(), new Class<?>[] {handlers}, handler());
      Object before = signals.getMethod("handle", signals, handlers).invoke(null, signal, handler);
      replaced.add(new Replaced(signal, before));
    } catch (ReflectiveOperationException e) {
      System.getLogger(Interrupts.class.getName())
          .log(System.Logger.Level.DEBUG, "the signal " + name + " is left alone", e);
    }
  }

  /// What every object can is asked of this one; what remains is the signal.
  private InvocationHandler handler() {
    return (_, method, arguments) -> {
      if (method.getDeclaringClass().equals(Object.class)) {
        return method.invoke(this, arguments);
      }
      heard();
      return this;
    };
  }

  private void heard() {
    if (Terminal.console().isPresent()) {
      // The terminal has written `^C` there.
      console.err().println();
    }
    switch (heard.incrementAndGet()) {
      case 1 -> {
        console
            .err()
            .println("Interrupted: what runs is ended, then cleaned up; again ends that too.");
        cancel.run();
        cancelWhatLingers();
      }
      case 2 -> {
        console
            .err()
            .println(
                "Interrupted again: the clean-up is ended; a third time ends runbook at once.");
        cancel.run();
      }
      default -> end.run();
    }
  }

  /// Whoever sends one signal and waits, such as an init system, gets an end too.
  private void cancelWhatLingers() {
    try {
      if (!over.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        cancel.run();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    over.countDown();
    for (Replaced each : replaced) {
      try {
        Class<?> signals = each.signal().getClass();
        Class<?> handlers = Class.forName("sun.misc.SignalHandler");
        signals.getMethod("handle", signals, handlers).invoke(null, each.signal(), each.handler());
      } catch (ReflectiveOperationException e) {
        System.getLogger(Interrupts.class.getName())
            .log(System.Logger.Level.DEBUG, "giving a signal back", e);
      }
    }
    replaced.clear();
  }
}
