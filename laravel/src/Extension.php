<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel;

use CoverageKernel\Laravel\Exceptions\ExtensionUnavailable;

/** The name, version and installation of the PHP extension that this package needs. */
final class Extension
{
    public const NAME = 'coverage_kernel';

    public const OLDEST_VERSION = '0.1.0';

    public const INSTALL_COMMAND = 'pie install tenantatlas/coverage-kernel';

    /** Returns the loaded version, or null if the extension is not loaded. */
    public static function version(): ?string
    {
        $version = phpversion(self::NAME);

        return $version === false ? null : $version;
    }

    /**
     * Checks that the extension is loaded and new enough.
     *
     * @throws ExtensionUnavailable if not; its message names the command that installs the extension
     */
    public static function ensureUsable(): void
    {
        self::ensureUsableVersion(self::version());
    }

    /**
     * Checks a version. Null stands for an extension that is not loaded.
     *
     * @throws ExtensionUnavailable if it is too old or null; the message names the command that installs the extension
     */
    public static function ensureUsableVersion(?string $version): void
    {
        if ($version === null) {
            throw ExtensionUnavailable::notLoaded();
        }

        if (version_compare($version, self::OLDEST_VERSION, '<')) {
            throw ExtensionUnavailable::tooOld($version);
        }
    }
}
