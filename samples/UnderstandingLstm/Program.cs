using System.Diagnostics;
using UnderstandingLstm;
using UnderstandingLstm.Charts;
using UnderstandingLstm.Problems;
using UnderstandingLstm.Studies;

using var cancellation = new CancellationTokenSource();
Console.CancelKeyPress += (_, press) => { press.Cancel = true; cancellation.Cancel(); };
return CommandLine.Run(args, arguments =>
{
    if (arguments.SearchCells is { } count)
        Search(arguments, count, cancellation.Token);
    else
        Tell(arguments, cancellation.Token);
});

static void Tell(Arguments arguments, CancellationToken cancellationToken)
{
    var watch = Stopwatch.StartNew();
    var effort = arguments.Quick ? Effort.Quick(arguments.Seed) : Effort.Full(arguments.Seed);
    var progress = new Progress(Console.Out, live: !Console.IsOutputRedirected);
    string output = arguments.CreateOutputDirectory();

    // 1. "I grew up in France ... I speak fluent": the cue is early, the answer late.
    var (curves, lstm) = GapStudy.Run(effort, progress, cancellationToken);
    Report.Write(Console.Out, curves);
    GapChart.Save(curves, chance: 1.0 / Sentences.Languages.Count, Path.Combine(output, "gap"));

    // 2. Gates and memory of that LSTM, word by word, on a sentence with a gap that it bridges.
    var inside = new InsideLstm(lstm, gap: effort.Gaps[^1] / 2);
    Report.Write(Console.Out, inside);
    inside.SavePictures(output);

    // 3. Every cell, and the one that CellTable defines, on problems that are all memory.
    var errors = ProblemStudy.Run(effort, progress, cancellationToken);
    Report.Write(Console.Out, errors, effort);
    Report.WriteFinding(Console.Out, errors, effort);

    Report.Save(Path.Combine(output, "metrics.json"), curves, errors, watch.Elapsed.TotalSeconds);
    Console.WriteLine($"{watch.Elapsed.TotalSeconds:F0} s. Pictures and metrics.json are in {output}.");
}

static void Search(Arguments arguments, int count, CancellationToken cancellationToken)
{
    var watch = Stopwatch.StartNew();
    string path = Path.Combine(arguments.CreateOutputDirectory(), "cells.json");
    var progress = new Progress(Console.Out, live: !Console.IsOutputRedirected);
    var quick = Effort.Quick(arguments.Seed);
    var (trials, finalists) = CellSearchStudy.Run(count, quick, arguments.Quick ? quick : Effort.Full(arguments.Seed), progress, cancellationToken);
    CellSearchReport.Write(Console.Out, trials, finalists);
    CellSearchReport.Save(path, trials, finalists, watch.Elapsed.TotalSeconds);
    Console.WriteLine($"{watch.Elapsed.TotalSeconds:F0} s. The equations are in {path}.");
}
