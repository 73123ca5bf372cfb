// A second process for the tests: it has registered nothing, and it has no libtorch.
// score <folder>   loads every *.zip there and writes the scores of the synthetic rows beside it as *.scores
// inspect <folder> does the same with what the networks compute, as *.inspection
// forecast <folder> does the same with forecasters and synthetic series
// stream <folder>  goes on from stream.checkpoint there with stream.zip and writes the forecasts of the rows after it as stream.scores
// steps <folder>   goes on from steps.checkpoint there with steps.zip and writes the answers to the steps after it as steps.scores
// memory <file> <rows> <steps> <hidden> <embedding>  fits a network that needs more memory than there is, and writes what happened, after a small one that can be fitted
// resume <case> <checkpoint> <file>  fits a case, from the checkpoint where there is one, with a line for every batch, and writes the bits of what came of it
// fit <file>       fits a network, which must fail, and writes the exception's message to the file
using Microsoft.ML;
using Microsoft.ML.Recurrent;
using Microsoft.ML.Recurrent.Tests.Fixtures;

var context = new MLContext(seed: 99);
if (args is ["score", var folder])
{
    foreach (string path in Directory.GetFiles(folder, "*.zip"))
        File.WriteAllLines(Path.ChangeExtension(path, ".scores"), ScoreText.Of(context.Model.Load(path, out _), SyntheticRows.View(context)));
    return 0;
}

if (args is ["inspect", var inspected])
{
    foreach (string path in Directory.GetFiles(inspected, "*.zip"))
        File.WriteAllLines(Path.ChangeExtension(path, ".inspection"), InspectionText.Of(context.Model.Load(path, out _), context));
    return 0;
}

if (args is ["forecast", var models])
{
    foreach (string path in Directory.GetFiles(models, "*.zip"))
        File.WriteAllLines(Path.ChangeExtension(path, ".scores"), ScoreText.Of(context.Model.Load(path, out _), SyntheticSeries.View(context, 40, 25)));
    return 0;
}

if (args is ["stream", var place])
{
    var engine = Streams.FullEngine(context.Model.Load(Path.Combine(place, "stream.zip"), out _));
    engine.Resume(Path.Combine(place, "stream.checkpoint"));
    File.WriteAllLines(Path.Combine(place, "stream.scores"), Streams.Lines(engine, Streams.Rows.Skip(Streams.Split)));
    return 0;
}

if (args is ["steps", var steps])
{
    using var engine = SyntheticSteps.Engine(context.Model.Load(Path.Combine(steps, "steps.zip"), out _));
    engine.Resume(Path.Combine(steps, "steps.checkpoint"));
    File.WriteAllLines(Path.Combine(steps, "steps.scores"), SyntheticSteps.Lines(engine, SyntheticSteps.Interleaved[SyntheticSteps.Split..]));
    return 0;
}

if (args is ["fit", var file])
{
    try
    {
        context.BinaryClassification.Trainers.Lstm("Label", "Values").Fit(SyntheticRows.View(context));
    }
    catch (InvalidOperationException e)
    {
        File.WriteAllText(file, e.Message);
        return 3;
    }
}

if (args is ["resume", var name, var checkpoint, var bits])
{
    var state = File.Exists(checkpoint) ? TrainingState.Load(checkpoint) : null;
    File.WriteAllLines(bits, ResumeCases.Fit(name, new FitContext { CheckpointPath = checkpoint, Resume = state, Progress = new LinePerBatch() }));
    return 0;
}

if (args is ["memory", var report, .. var sizes])
{
    string happened = "fitted";
    try
    {
        int[] counts = [.. sizes.Select(int.Parse)];
        Fit(counts[0], counts[1], counts[2], counts[3]);
    }
    catch (OutOfMemoryException e)
    {
        happened = e.ToString();
    }

    Fit(rows: 20, steps: 5, hidden: 16, embedding: 8);
    File.WriteAllText(report, happened);
    return 0;
}

return 1;

void Fit(int rows, int steps, int hidden, int embedding)
{
    var words = Enumerable.Range(0, steps).Select(i => $"w{i % 50}").ToArray();
    var data = context.Data.LoadFromEnumerable(Enumerable.Range(0, rows).Select(row => new WordRow { Words = words, Label = row % 2 == 0 }));
    context.BinaryClassification.Trainers.Gru(new GruOptions
    {
        SequenceColumnNames = ["Words"],
        Bidirectional = true,
        HiddenSize = hidden,
        EmbeddingSize = embedding,
        Training = new TrainingOptions { MaximumEpochs = 1, BatchSize = 32, ValidationFraction = 0 },
    }).Fit(data);
}

internal sealed class LinePerBatch : IProgress<TrainingProgress>
{
    public void Report(TrainingProgress value) => Console.WriteLine(value.Step);
}

internal sealed class WordRow
{
    public string[] Words { get; set; } = [];

    public bool Label { get; set; }
}
