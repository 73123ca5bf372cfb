// A second process for the tests: it has registered nothing, and it has no libtorch.
// score <folder>   loads every *.zip there and writes the scores of the synthetic rows beside it as *.scores
// forecast <folder> does the same with forecasters and synthetic series
// stream <folder>  goes on from stream.checkpoint there with stream.zip and writes the forecasts of the rows after it as stream.scores
// fit <file>       fits a network, which must fail, and writes the exception's message to the file
using Microsoft.ML;
using Microsoft.ML.Recurrent.Tests.Fixtures;

var context = new MLContext(seed: 99);
if (args is ["score", var folder])
{
    foreach (string path in Directory.GetFiles(folder, "*.zip"))
        File.WriteAllLines(Path.ChangeExtension(path, ".scores"), ScoreText.Of(context.Model.Load(path, out _), SyntheticRows.View(context)));
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

return 1;
