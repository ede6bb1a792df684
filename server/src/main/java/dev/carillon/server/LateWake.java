package dev.carillon.server;

/// Wakes whoever works something off, once there is somebody: what is stored first is found when
/// they start.
final class LateWake implements Runnable {
  private volatile Runnable target = () -> {};

  void set(Runnable newTarget) {
    target = newTarget;
  }

  @Override
  public void run() {
    target.run();
  }
}
