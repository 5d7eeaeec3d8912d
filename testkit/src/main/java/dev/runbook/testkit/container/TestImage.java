package dev.runbook.testkit.container;

import java.util.Optional;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/// The image that `testkit/containers/up` has made and named in the environment.
final class TestImage {
  private TestImage() {}

  /// A container of it that is not started yet.
  ///
  /// @throws IllegalStateException when the environment of the container tests is not set
  static GenericContainer<?> container() {
    String name =
        Optional.ofNullable(System.getenv("RUNBOOK_TEST_IMAGE"))
            .orElseThrow(() ->
                new IllegalStateException(
                    "RUNBOOK_TEST_IMAGE is not set: eval \"$(testkit/containers/up)\" first"));
    // The image is local; asking a registry for it would only cost time where there is none.
    return new GenericContainer<>(DockerImageName.parse(name)).withImagePullPolicy(image -> false);
  }
}
