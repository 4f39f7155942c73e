<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel;

use CoverageKernel\Laravel\Exceptions\ExtensionUnavailable;

/** The PHP extension that decides, as far as this package has to know it. */
final class Extension
{
    public const NAME = 'coverage_kernel';

    public const OLDEST_VERSION = '0.1.0';

    public const INSTALL_COMMAND = 'pie install tenantatlas/coverage-kernel';

    /** The version that is loaded; null if none is. */
    public static function version(): ?string
    {
        $version = phpversion(self::NAME);

        return $version === false ? null : $version;
    }

    /**
     * Makes sure that the extension is loaded and new enough.
     *
     * @throws ExtensionUnavailable naming the command that installs it
     */
    public static function ensureUsable(): void
    {
        self::ensureUsableVersion(self::version());
    }

    /**
     * The same for a version that is at hand; null stands for an extension that is not loaded.
     *
     * @throws ExtensionUnavailable naming the command that installs it
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
