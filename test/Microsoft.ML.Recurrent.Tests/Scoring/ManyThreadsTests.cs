using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Scoring;

/// <summary>One transformer, eight threads: answers bit-identical to those of one thread.</summary>
public class ManyThreadsTests
{
    private const int Threads = 8;
    private const int Rows = 700;

    private readonly MLContext _context = new(1);

    [Fact]
    public void TransformGivesTheScoresOfOneThread()
    {
        var (model, view, alone) = Fitted();

        foreach (float[] scores in Run(() => Scores(model.Transform(view))))
            scores.Should().Equal(alone);
    }

    [Fact]
    public void OneViewReadByAllThreadsGivesTheScoresOfOneThread()
    {
        var (model, view, alone) = Fitted();
        var scored = model.Transform(view);

        foreach (float[] scores in Run(() => Scores(scored)))
            scores.Should().Equal(alone);
    }

    [Fact]
    public void PredictionEnginesGiveTheScoresOfTheView()
    {
        var (model, _, alone) = Fitted();
        var rows = SyntheticRows.Create(Rows, seed: 4, shortest: 0);

        foreach (float[] scores in Run(() => Predict(model, rows)))
            scores.Should().Equal(alone);
    }

    private (RecurrentTransformer Model, IDataView View, float[] Alone) Fitted()
    {
        var options = SmallOptions.Lstm("Words") with { SequenceColumnNames = ["Words", "Values"], Bidirectional = true, HiddenSize = 19 };
        var model = _context.BinaryClassification.Trainers.Lstm(options).Fit(SyntheticRows.View(_context));
        var view = SyntheticRows.View(_context, Rows, seed: 4, shortest: 0);
        return (model, view, Scores(model.Transform(view)));
    }

    private float[] Predict(RecurrentTransformer model, SyntheticRow[] rows)
    {
        using var engine = _context.Model.CreatePredictionEngine<SyntheticRow, Prediction>(model);
        return [.. rows.Select(row => engine.Predict(row).Score)];
    }

    private static float[] Scores(IDataView view) => [.. view.GetColumn<float>("Score")];

    private static float[][] Run(Func<float[]> read)
    {
        var found = new float[Threads][];
        Thread[] threads = [.. Enumerable.Range(0, Threads).Select(i => new Thread(() => found[i] = read()))];
        foreach (var thread in threads)
            thread.Start();
        foreach (var thread in threads)
            thread.Join();
        return found;
    }

    private sealed class Prediction
    {
        public float Score { get; set; }
    }
}
