package dev.runbook.transports.ssh;

import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.Security;
import java.security.Signature;
import java.util.Optional;
import org.apache.sshd.common.PropertyResolverUtils;
import org.apache.sshd.common.util.security.AbstractSecurityProviderRegistrar;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.apache.sshd.common.util.security.eddsa.generic.EdDSASupport;

/// Tells MINA that the JDK knows Ed25519.
final class Ed25519Registrar extends AbstractSecurityProviderRegistrar {
  private static final String JDK_PROVIDER = "SunEC";

  private Ed25519Registrar() {
    super(JDK_PROVIDER);
  }

  /// Before the first use of MINA; again does nothing.
  static synchronized void register() {
    if (SecurityUtils.getRegisteredProvider(JDK_PROVIDER) == null) {
      // Else MINA sets up Bouncy Castle's provider, which takes half a second.
      System.setProperty(
          SecurityUtils.SECURITY_PROVIDER_REGISTRARS, PropertyResolverUtils.NONE_VALUE);
      SecurityUtils.registerSecurityProvider(new Ed25519Registrar());
    }
  }

  @Override
  public boolean isSupported() {
    return Security.getProvider(JDK_PROVIDER) != null;
  }

  @Override
  public Provider getSecurityProvider() {
    return Security.getProvider(JDK_PROVIDER);
  }

  @Override
  public boolean isSecurityEntitySupported(Class<?> entityType, String name) {
    return Ed25519.ALGORITHM.equalsIgnoreCase(name)
        && (KeyFactory.class.isAssignableFrom(entityType)
            || KeyPairGenerator.class.isAssignableFrom(entityType)
            || Signature.class.isAssignableFrom(entityType));
  }

  @Override
  public Optional<EdDSASupport<?, ?>> getEdDSASupport() {
    return Optional.of(new Ed25519());
  }
}
