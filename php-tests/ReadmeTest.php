<?php

declare(strict_types=1);

use CoverageKernel\Claim;
use CoverageKernel\ClaimGuard;
use CoverageKernel\ClaimState;
use CoverageKernel\Definitions;
use CoverageKernel\ObservedCoverage;
use CoverageKernel\ReasonCode;
use CoverageKernel\Seeds;
use CoverageKernel\Tests\PhpProcess;
use CoverageKernel\Tests\Refusal;

/** @return list<string> the code blocks of docs/three-documents.md in a language */
function exampleBlocks(string $language): array
{
    preg_match_all("/^```{$language}\n(.*?)^```$/ms", file_get_contents(dirname(__DIR__).'/docs/three-documents.md'), $blocks);

    return $blocks[1];
}

/**
 * Follows a section of a page in a new folder, where `php` is this PHP with the extension.
 *
 * @param  array<string, string>  $files  the files that the reader has
 */
function follow(string $page, string $section, array $files = []): PhpProcess
{
    $root = dirname(__DIR__);
    $folder = sys_get_temp_dir().'/coverage-kernel-'.bin2hex(random_bytes(8));
    mkdir("{$folder}/.bin", recursive: true);
    foreach ($files as $name => $text) {
        file_put_contents("{$folder}/{$name}", $text);
    }
    $php = implode(' ', array_map(escapeshellarg(...), [PHP_BINARY, ...PhpProcess::options()]));
    file_put_contents("{$folder}/.bin/php", "#!/bin/sh\nexec {$php} \"\$@\"\n");
    chmod("{$folder}/.bin/php", 0755);

    $path = getenv('PATH');
    putenv("PATH={$folder}/.bin:{$path}");
    try {
        return PhpProcess::run("{$root}/bin/follow-readme.php", "{$root}/{$page}", $folder, $section);
    } finally {
        putenv("PATH={$path}");
        array_map(unlink(...), [...glob("{$folder}/*"), "{$folder}/.bin/php"]);
        rmdir("{$folder}/.bin");
        rmdir($folder);
    }
}

test('the three documents are one example, which is allowed once it is active', function () {
    [$definitionsJson, $observedJson, $claimJson] = exampleBlocks('json');
    $decide = function (string $definitionsJson) use ($observedJson, $claimJson) {
        $definitions = Definitions::fromJson($definitionsJson);

        return (new ClaimGuard($definitions))->evaluate(Claim::fromJson($claimJson), ObservedCoverage::fromJson($definitions, $observedJson));
    };

    $asShipped = $decide($definitionsJson);
    expect($decide(str_replace('"inactive"', '"active"', $definitionsJson))->state())->toBe(ClaimState::ClaimAllowed)
        ->and($asShipped->reasons())->toHaveCount(1)
        ->and($asShipped->reasons()[0]->code())->toBe(ReasonCode::KernelInactive);
});

test('the error shown with them is the error of these definitions with a misspelt level', function () {
    $misspelt = str_replace('"minimum_level": "content_backed"', '"minimum_level": "content-backed"', exampleBlocks('json')[0]);

    expect(Refusal::of(fn () => Definitions::fromJson($misspelt))->getMessage()."\n")->toBe(exampleBlocks('text')[0]);
});

test('the programs of a page print the output that the page shows', function (string $page, string $section, int $programs) {
    $followed = follow($page, $section);

    expect($followed->complaints)->toBe('')
        ->and($followed->exitCode)->toBe(0)
        ->and($followed->output)->toContain("and {$programs} files were written");
})->with([
    ['README.md', 'Kernel', 1],
    ['docs/start.md', 'PHP', 2],
    ['docs/decisions.md', 'decisions', 3],
]);

test('the program for a review shows the claims that a change of the definitions adds', function () {
    $definitions = str_replace('"inactive"', '"active"', Seeds::kernel());
    $followed = follow('docs/definitions.md', 'Reviewing', [
        'old-definitions.json' => $definitions,
        'new-definitions.json' => str_replace('"minimum_level": "content_backed"', '"minimum_level": "detected"', $definitions),
        'observed.json' => '{"listings": [], "rows": []}',
    ]);

    expect($followed->output)->toContain("> intune_core, detected, no restore, customer: 0 %, claim_blocked\n")
        ->not->toContain("\n< ");
});
