using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Contract;

/// <summary>Models of the next token: the columns that come of them, and what they learn.</summary>
public class LanguageModelTests
{
    private readonly MLContext _context = new(1);

    [Fact]
    public void RowHasALikelihoodOfEachTokenAndOfItsEnd()
    {
        var rows = TextRow.Create();
        var scored = Fit(TextRow.View(_context, rows)).Transform(TextRow.View(_context, rows));

        scored.Schema["LogLikelihood"].Type.Should().Be(NumberDataViewType.Single);
        scored.Schema["StepLogLikelihood"].Type.Should().Be(new VectorDataViewType(NumberDataViewType.Single));
        scored.Schema["Perplexity"].Type.Should().Be(NumberDataViewType.Single);
        foreach (var (row, steps, sum, perplexity) in rows.Zip(scored.GetColumn<float[]>("StepLogLikelihood"), scored.GetColumn<float>("LogLikelihood"))
            .Zip(scored.GetColumn<float>("Perplexity"), (a, b) => (a.First, a.Second, a.Third, b)))
        {
            steps.Should().HaveCount(row.Keys.Length + 1).And.OnlyContain(step => step < 0);
            sum.Should().BeApproximately(steps.Sum(), 1e-4f);
            perplexity.Should().BeApproximately(MathF.Exp(-steps.Average()), 1e-4f);
        }
    }

    [Fact]
    public void ProbabilitiesOfAllContinuationsSumToOne()
    {
        var model = Fit(TextRow.View(_context));
        var next = _context.Data.LoadFromEnumerable(new uint[] { 1, 2, 3, 4 }.Select(last => new TextRow { Keys = [3, 1, last] }).Append(new TextRow { Keys = [3, 1] }));

        float[][] steps = [.. Fit(_context.Data.LoadFromEnumerable(TextRow.Create()), "Keys").Transform(next).GetColumn<float[]>("StepLogLikelihood")];

        steps.Sum(step => Math.Exp(step[2])).Should().BeApproximately(1, 1e-5);
        model.Fitted.Task.Outputs.Should().Be(5);
    }

    [Fact]
    public void LearnsWhatFollows()
    {
        var data = TextRow.View(_context, TextRow.Create(400));

        var metrics = _context.LanguageModeling().Evaluate(Fit(data, epochs: 20).Transform(data));

        // Nine of ten letters are the next one; rows end anywhere. Chance is 5.
        metrics.Perplexity.Should().BeLessThan(2.5);
    }

    [Fact]
    public void UnknownTokensHaveNoLikelihoodAndStayOutOfTheSums()
    {
        var model = Fit(_context.Data.LoadFromEnumerable(TextRow.Create()), "Keys");
        var scored = model.Transform(_context.Data.LoadFromEnumerable([new TextRow { Keys = [1, 0, 3] }]));

        float[] steps = scored.GetColumn<float[]>("StepLogLikelihood").Single();

        steps.Select(float.IsNaN).Should().Equal(false, true, false, false);
        scored.GetColumn<float>("LogLikelihood").Single().Should().BeApproximately(steps.Where(float.IsFinite).Sum(), 1e-5f);
        scored.GetColumn<float>("Perplexity").Single().Should().BeApproximately(MathF.Exp(-steps.Where(float.IsFinite).Average()), 1e-5f);
    }

    [Fact]
    public void RowsWithUnknownTokensTrain()
    {
        var rows = TextRow.Create(80);
        foreach (var row in rows.Where(row => row.Keys.Length > 2))
            row.Keys[1] = 0;

        var model = Fit(_context.Data.LoadFromEnumerable(rows), "Keys");

        model.History.Should().OnlyContain(epoch => double.IsFinite(epoch.TrainingLoss) && double.IsFinite(epoch.ValidationMetric!.Value));
    }

    [Fact]
    public void MetricIsThePerplexityThatEvaluateGives()
    {
        var (data, held) = (TextRow.View(_context), TextRow.View(_context, TextRow.Create(seed: 2)));
        var model = Trainer("Tokens").Fit(data, held);

        var best = model.History.Best!;

        best.ValidationMetric.Should().BeApproximately(_context.LanguageModeling().Evaluate(model.Transform(held)).Perplexity, 1e-5);
        best.ValidationLoss.Should().BeApproximately(Math.Log(best.ValidationMetric!.Value), 1e-5);
        model.History.Best!.MetricName.Should().Be("Perplexity");
    }

    [Fact]
    public void BestEpochHasTheLowestPerplexity()
    {
        var model = Trainer("Tokens", 12, o => o with { Training = o.Training with { LearningRate = 0.2, StoppingMetric = StoppingMetric.TaskMetric } })
            .Fit(TextRow.View(_context), TextRow.View(_context, TextRow.Create(seed: 2)));

        model.History.Best!.ValidationMetric.Should().Be(model.History.Min(epoch => epoch.ValidationMetric));
    }

    [Fact]
    public void RowAloneIsTheRowInAView()
    {
        var rows = TextRow.Create(40);
        var model = Fit(_context.Data.LoadFromEnumerable(rows), "Keys");

        string[] together = ScoreText.Of(model, _context.Data.LoadFromEnumerable(rows)), alone =
            [.. rows.SelectMany(row => ScoreText.Of(model, _context.Data.LoadFromEnumerable([row])).Skip(1))];

        alone.Should().Equal(together.Skip(1));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ThreadsChangeNoBit(bool weighted) => new[] { 1, 2 }.Select(threads => string.Join(' ', Fits.WeightsOf(
            Trainer("Tokens", 2, o => o with { ExampleWeightColumnName = weighted ? "Weight" : null, Training = o.Training with { Threads = threads } }).Fit(TextRow.View(_context)))))
        .Distinct().Should().ContainSingle();

    [Fact]
    public void WhatTrainsOnADeviceTrainsAsManagedCodeDoes()
    {
        var (managed, device) = (Fit(TextRow.View(_context)),
            Trainer("Tokens", 2, o => o with { Training = o.Training with { TrainsAsOnDevice = true } }).Fit(TextRow.View(_context)));

        device.History.Zip(managed.History, (a, b) => a.TrainingLoss - b.TrainingLoss).Should().OnlyContain(difference => Math.Abs(difference) < 1e-4);
        device.History.Zip(managed.History, (a, b) => a.ValidationLoss - b.ValidationLoss).Should().OnlyContain(difference => Math.Abs(difference!.Value) < 1e-4);
    }

    [Fact]
    public void EnsembleIsTheMeanOfTheProbabilities()
    {
        var data = TextRow.View(_context);
        var model = Trainer("Tokens", 2, o => o with { Ensemble = 2 }).Fit(data);

        float[] steps = Steps(model, data);
        float[][] each = [.. new[] { model.Fitted.Weights, model.Fitted.Others[0] }.Select(weights =>
            Steps(new RecurrentTransformer(model.Fitted with { Weights = weights, Others = [] }), data))];

        steps.Should().Equal(each[0].Zip(each[1], (a, b) => MathF.Log((MathF.Exp(a) + MathF.Exp(b)) / 2)), (a, b) => Math.Abs(a - b) < 1e-5f);
    }

    [Fact]
    public void OneNetworkIsFittedToFewRowsUnlessTheOptionsSayMore() =>
        Trainer("Tokens", 2, o => o with { Ensemble = null, Training = o.Training with { MaximumEpochs = null, MaximumSteps = null } }).Fit(TextRow.View(_context, TextRow.Create(8)))
            .Options.Ensemble.Should().Be(1);

    [Fact]
    public void KeysOfOtherNumbersAreReadByTheirValues()
    {
        var rows = TextRow.Create(20);
        var data = TextRow.View(_context, rows);
        var model = Fit(data);
        var other = _context.Transforms.Conversion.MapValueToKey("Tokens", "Text").Fit(_context.Data.LoadFromEnumerable(rows.Reverse())).Transform(_context.Data.LoadFromEnumerable(rows));

        Steps(model, other).Should().Equal(Steps(model, data));
    }

    /// <summary>Long texts are read part by part.</summary>
    [Fact]
    public void LongRowsChangeNoBitOfTheRowsBesideThem()
    {
        var rows = TextRow.Create(3, seed: 5, shortest: 9000, longest: 40_000).Append(TextRow.Create(1, shortest: 30, longest: 30)[0]).ToArray();
        var model = Fit(_context.Data.LoadFromEnumerable(TextRow.Create()), "Keys");

        float[][] together = [.. model.Transform(_context.Data.LoadFromEnumerable(rows)).GetColumn<float[]>("StepLogLikelihood")];

        for (int row = 0; row < rows.Length; row++)
            together[row].Should().Equal(Steps(model, _context.Data.LoadFromEnumerable([rows[row]])));
        together[0][..9000].Should().Equal(Steps(model, _context.Data.LoadFromEnumerable([new TextRow { Keys = rows[0].Keys[..9000] }]))[..9000]);
    }

    private static float[] Steps(RecurrentTransformer model, IDataView data) =>
        [.. model.Transform(data).GetColumn<float[]>("StepLogLikelihood").SelectMany(steps => steps)];

    private RecurrentTransformer Fit(IDataView data, string column = "Tokens", int epochs = 2) => Trainer(column, epochs).Fit(data);

    private RecurrentEstimator Trainer(string column, int epochs = 2, Func<LstmOptions, LstmOptions>? options = null)
    {
        var small = SmallOptions.Lstm(column, column, epochs);
        return _context.LanguageModeling().Trainers.Lstm(options is null ? small : options(small));
    }
}
