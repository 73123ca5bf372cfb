using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Training.Lanes;

/// <summary>Fits whose states are carried along lanes of text.</summary>
public class StatefulFitTests
{
    private readonly MLContext _context = new(1);

    /// <summary>With a learning rate next to 0 the mean loss of an epoch is that of the weights, measured in windows of another length.</summary>
    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(2, true)]
    public void TrainingReadsOnFromWindowToWindowAsScoringDoes(int layers, bool asOnDevice)
    {
        var data = OneRow(400);
        var model = Trainer(o => o with
        {
            Layers = layers,
            Training = o.Training with { LearningRate = 1e-30, WeightDecay = 0, BatchSize = 1, MaximumEpochs = 1, TrainsAsOnDevice = asOnDevice },
            NextToken = new() { Context = NextTokenContext.Stateful, WindowLength = 7 },
        }).Fit(data);

        double wholeRow = _context.LanguageModeling().Evaluate(model.Transform(data), "Keys").NatsPerToken;

        model.History.Single().TrainingLoss.Should().BeApproximately(wholeRow, 1e-5);
    }

    [Theory]
    [InlineData(300)]
    [InlineData(5)]
    public void ValidationReadsOnFromWindowToWindow(int steps)
    {
        var (data, held) = (OneRow(200), OneRow(steps, seed: 2));
        var model = Trainer(o => o with { NextToken = new() { Context = NextTokenContext.Stateful, WindowLength = 250 } }).Fit(data, held);

        model.History.Best!.ValidationLoss.Should().BeApproximately(_context.LanguageModeling().Evaluate(model.Transform(held), "Keys").NatsPerToken, 1e-5);
    }

    [Fact]
    public void LanesAreValidatedOnTheirOwn()
    {
        var (data, held) = (OneRow(200), OneRow(64 * 20 - 1, seed: 2));
        var model = Trainer(o => o with { NextToken = new() { Context = NextTokenContext.Stateful, WindowLength = 13 } }).Fit(data, held);
        double whole = _context.LanguageModeling().Evaluate(model.Transform(held), "Keys").NatsPerToken;

        model.History.Best!.ValidationLoss.Should().NotBe(whole).And.BeInRange(0.8 * whole, 1.25 * whole);
    }

    [Fact]
    public void ThreadsChangeNoBit() => new[] { 1, 2 }.Select(threads => string.Join(' ', Fits.WeightsOf(Trainer(o => o with
    {
        Training = o.Training with { Threads = threads },
        NextToken = new() { Context = NextTokenContext.Stateful, WindowLength = 10, ActivationRegularization = 1, TemporalActivationRegularization = 1 },
    }).Fit(OneRow(700), OneRow(900))))).Distinct().Should().ContainSingle();

    /// <summary>The last rows are held out, as rows are one text.</summary>
    [Fact]
    public void TheEndOfTheTextIsKeptBackToValidateOn()
    {
        var rows = TextRow.Create(50);
        var model = Trainer(o => o with { NextToken = new() { Context = NextTokenContext.Stateful, WindowLength = 1000 }, Training = o.Training with { ValidationFraction = 0.2 } })
            .Fit(_context.Data.LoadFromEnumerable(rows));
        var held = rows[40..];
        var joined = model.History.Best!.ValidationLoss!.Value * (held.Sum(row => row.Keys.Length) + held.Length);

        double first = Likelihood(model, held[..1]), alone = held.Sum(row => Likelihood(model, [row]));

        joined.Should().BeGreaterThan(first).And.BeInRange(0.7 * alone, 1.3 * alone);
        double Likelihood(RecurrentTransformer fitted, TextRow[] some) => -fitted.Transform(_context.Data.LoadFromEnumerable(some)).GetColumn<float>("LogLikelihood").Sum();
    }

    [Fact]
    public void FewerLanesThanTheBatchSizeAreTrainedOnWhereTheTextIsShort()
    {
        var model = Trainer(o => o with { NextToken = new() { Context = NextTokenContext.Stateful, WindowLength = 30 }, Training = o.Training with { BatchSize = 16 } }).Fit(OneRow(99));

        model.Options.Training.BatchSize.Should().Be(3);
    }

    /// <summary>A step of plain gradient descent goes in the direction of its window, and as far as the window is long beside the mean one.</summary>
    [Fact]
    public void StepOfAWindowGoesAsFarAsItIsLong()
    {
        const int Text = 401, Windows = 6;
        float[] start = After(rate: 1e-30, windowLength: 70, varies: false), step = Change(After(0.5, 70, varies: true), start);
        var found = Enumerable.Range(25, 70).Select(length => (Length: length, Change: Change(After(0.5, length, varies: false), start)))
            .MinBy(other => Closeness.RelativeError(Scaled(step, Norm(other.Change) / Norm(step)), other.Change));

        Closeness.RelativeError(Scaled(step, Norm(found.Change) / Norm(step)), found.Change).Should().BeLessThan(1e-3);
        double factor = found.Length * Windows / (double)Text;
        Math.Abs(factor - 1).Should().BeGreaterThan(0.005, "else a rate that stays the same would pass");
        (Norm(step) / Norm(found.Change)).Should().BeApproximately(factor, 1e-3);

        float[] After(double rate, int windowLength, bool varies) => Fits.WeightsOf(Trainer(o => o with
        {
            Training = new() { MaximumSteps = 1, BatchSize = 1, Optimizer = RecurrentOptimizer.Sgd, Momentum = 0, WeightDecay = 0, GradientClippingNorm = 0, LearningRate = rate, ValidationFraction = 0 },
            NextToken = new() { Context = NextTokenContext.Stateful, WindowLength = windowLength, VariesWindowLength = varies },
        }).Fit(OneRow(Text - 1)));
    }

    private static float[] Change(float[] after, float[] before) => [.. after.Zip(before, (end, start) => end - start)];

    private static float[] Scaled(float[] values, double factor) => [.. values.Select(value => (float)(value * factor))];

    private static double Norm(float[] values) => Math.Sqrt(values.Sum(value => (double)value * value));

    private RecurrentEstimator Trainer(Func<LstmOptions, LstmOptions> options) => _context.LanguageModeling().Trainers.Lstm(options(SmallOptions.Lstm("Keys", "Keys")));

    private IDataView OneRow(int steps, int seed = 1) => _context.Data.LoadFromEnumerable(TextRow.Create(1, seed, steps, steps));
}
