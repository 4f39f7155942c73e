<?php

declare(strict_types=1);

// Finds the classes of the tests without Composer, so that the attacks run under any PHP, and under Valgrind with little else.

spl_autoload_register(function (string $class): void {
    $prefix = 'CoverageKernel\\Tests\\';
    $file = dirname(__DIR__).'/'.strtr(substr($class, strlen($prefix)), '\\', '/').'.php';
    if (str_starts_with($class, $prefix) && is_file($file)) {
        require $file;
    }
});
