package io.firebreak.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;

/** Signs checkpoints. The private half never leaves its file. */
public final class CheckpointKey {
  private static final String PRIVATE_FILE = "checkpoint.key";
  private static final String PUBLIC_FILE = "checkpoint.pub";
  private static final String BEGIN = "-----BEGIN PRIVATE KEY-----\n";
  private static final String END = "\n-----END PRIVATE KEY-----\n";

  private final PrivateKey key;
  private final VerifierKey verifier;

  private CheckpointKey(PrivateKey key, VerifierKey verifier) {
    this.key = key;
    this.verifier = verifier;
  }

  /**
   * The key in a folder; made on first use, readable by its owner alone.
   *
   * @throws StorageException when the files cannot be read or written
   */
  public static CheckpointKey in(Path folder) {
    Path file = folder.resolve(PRIVATE_FILE);
    try {
      if (!Files.exists(file)) {
        create(folder, file);
      }
      String pem = Files.readString(file, US_ASCII).replace(BEGIN, "").replace(END, "");
      PrivateKey key =
          KeyFactory.getInstance("Ed25519")
              .generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem)));
      return new CheckpointKey(key, publicIn(folder));
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw new StorageException("the checkpoint key %s cannot be used".formatted(file), e);
    }
  }

  /**
   * The public half of the key in a folder.
   *
   * @throws StorageException when there is none
   */
  public static VerifierKey publicIn(Path folder) {
    Path file = folder.resolve(PUBLIC_FILE);
    try {
      return new VerifierKey(Files.readString(file, UTF_8));
    } catch (IOException | IllegalArgumentException e) {
      throw new StorageException("the checkpoint key %s cannot be read".formatted(file), e);
    }
  }

  private static void create(Path folder, Path file) throws IOException, GeneralSecurityException {
    Files.createDirectories(folder);
    KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    // The public half first: with the private one in place, the pair is complete.
    Files.writeString(
        folder.resolve(PUBLIC_FILE), VerifierKey.of(pair.getPublic()).text() + "\n", UTF_8);
    Path fresh = Files.createTempFile(folder, "checkpoint", ".key", ownerOnly());
    String pem =
        BEGIN + Base64.getMimeEncoder().encodeToString(pair.getPrivate().getEncoded()) + END;
    Files.writeString(fresh, pem, US_ASCII, StandardOpenOption.SYNC);
    Files.move(fresh, file);
  }

  private static FileAttribute<?>[] ownerOnly() {
    boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  /** The public half. */
  public VerifierKey verifier() {
    return verifier;
  }

  /** The key's id and its signature of the text, as a signed note wants them. */
  String sign(String text) {
    try {
      Signature signer = Signature.getInstance("Ed25519");
      signer.initSign(key);
      signer.update(text.getBytes(UTF_8));
      String both = verifier.id() + HexFormat.of().formatHex(signer.sign());
      return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(both));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the checkpoint key cannot sign", e);
    }
  }
}
