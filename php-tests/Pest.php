<?php

declare(strict_types=1);

if (! extension_loaded('coverage_kernel')) {
    fwrite(STDERR, "These tests run through the built extension: `make test`, or\n"
        ."php -d extension=\"\$(bin/extension)\" vendor/bin/pest --test-directory=php-tests\n");
    exit(1);
}

expect()->extend('toBeValidUtf8', function () {
    expect(mb_check_encoding($this->value, 'UTF-8'))->toBeTrue();

    return $this;
});
