using System.Globalization;
using System.Text.Json;

namespace Microsoft.ML.Recurrent;

/// <summary>The learning-rate range test (Smith 2017, "Cyclical Learning Rates for Training Neural Networks"): trains with a rate that rises by the same factor at each
/// step, and looks where the loss falls fastest. The fit that it observes is for the test alone: it ends with the test, or before that when the loss has grown to four times
/// its least value.</summary>
/// <remarks>The fit must allow as many steps as the test has, or it is refused at its start. Of an ensemble the first network is tested, and the others end after a batch. Observes one fit at a time.</remarks>
/// <example><code language="csharp"><![CDATA[
/// var finder = new LearningRateFinder();
/// trainer.Fit(data, new FitContext { Observers = [finder] });
/// options = options with { Training = options.Training with { LearningRate = finder.Suggestion ?? options.Training.LearningRate } };
/// ]]></code></example>
public sealed class LearningRateFinder : TrainingObserver
{
    private const double Smoothing = 0.8;
    private const double Growth = 4;
    private const int LeastPoints = 10;

    private readonly double _lowest;
    private readonly double _highest;
    private readonly int _steps;
    private readonly List<LearningRatePoint> _points = [];
    private double _average;

    /// <summary>Creates a test.</summary>
    /// <param name="lowest">The first step's rate. Range: above 0.</param>
    /// <param name="highest">The last step's rate. Range: above <paramref name="lowest"/>, finite.</param>
    /// <param name="steps">Optimizer steps. Range: 10 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public LearningRateFinder(double lowest = 1e-6, double highest = 1, int steps = 100)
    {
        if (!double.IsFinite(lowest))
            throw new ArgumentOutOfRangeException(nameof(lowest), lowest, "The lowest learning rate is not finite; expected one such as 1E-06.");
        if (!double.IsFinite(highest))
            throw new ArgumentOutOfRangeException(nameof(highest), highest, "The highest learning rate is not finite; expected one such as 1.");
        if (lowest <= 0)
            throw new ArgumentOutOfRangeException(nameof(lowest), lowest, "The lowest learning rate is not above 0; expected one such as 1E-06.");
        if (highest <= lowest)
            throw new ArgumentOutOfRangeException(nameof(highest), highest, "The highest learning rate is not above the lowest one; expected one such as 1.");
        if (steps < LeastPoints)
            throw new ArgumentOutOfRangeException(nameof(steps), steps, $"The test has fewer than {LeastPoints} steps; expected {LeastPoints} or more.");
        (_lowest, _highest, _steps) = (lowest, highest, steps);
    }

    /// <summary>The rate and loss of each step of the test, in order.</summary>
    public IReadOnlyList<LearningRatePoint> Points => _points;

    /// <summary>The rate at which the smoothed loss falls fastest per factor of the rate, a good choice for <see cref="TrainingOptions.LearningRate"/>; <see langword="null"/>
    /// until the test is done, all of its steps or up to where the loss has grown, and where the loss never falls.</summary>
    public double? Suggestion
    {
        get
        {
            // Neighbors on both sides; the factor from one rate to the next is always the same.
            var falls = Enumerable.Range(1, Math.Max(0, _points.Count - 2)).Select(i => (_points[i].LearningRate, Fall: _points[i - 1].SmoothedLoss - _points[i + 1].SmoothedLoss));
            return IsDone && falls.MaxBy(f => f.Fall) is { Fall: > 0 } steepest ? steepest.LearningRate : null;
        }
    }

    private bool IsDone => _points.Count == _steps || HasGrown();

    /// <inheritdoc/>
    public override double GetLearningRate(long step, double scheduled) => _lowest * Math.Pow(_highest / _lowest, Math.Min(step, _steps - 1) / (_steps - 1.0));

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The fit has fewer steps than the test, or goes on from a checkpoint that does not hold the test's state.</exception>
    public override void OnFitStart(TrainingStart start)
    {
        if (start is not { Network: 0, IsRefit: false })
            return;
        if (start.Steps < _steps)
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture,
                $"The learning-rate test has {_steps} steps, but the fit has at most {start.Steps}; expected {_steps} or more. Raise TrainingOptions.MaximumEpochs or MaximumSteps, or give the finder fewer steps."));
        if (start.StepsDone == 0)
            Begin([]);
        else if (start.StepsDone != _points.Count)
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture,
                $"The fit goes on after {start.StepsDone} steps, of which the learning-rate test has {_points.Count}. Start the fit again, without Resume."));
    }

    /// <inheritdoc/>
    public override void OnBatchEnd(TrainingProgress progress, TrainingControl control)
    {
        control.ReadsEveryLoss = true;
        if (control.Network == 0 && !IsDone)
            Add(GetLearningRate(progress.Step - 1, scheduled: 0), progress.BatchLoss);
        if (control.Network > 0 || IsDone)
            control.RequestStop(Suggestion is { } rate
                ? string.Create(CultureInfo.InvariantCulture, $"The learning-rate test is done: the suggestion is {rate:G3}.")
                : "The learning-rate test is done: the loss never fell, so there is no suggestion.");
    }

    /// <inheritdoc/>
    public override JsonElement? SaveState() => JsonSerializer.SerializeToElement(_points);

    /// <inheritdoc/>
    public override void RestoreState(JsonElement state) => Begin(state.Deserialize<LearningRatePoint[]>() ?? []);

    private void Begin(IEnumerable<LearningRatePoint> points)
    {
        _points.Clear();
        _average = 0;
        foreach (var point in points)
            Add(point.LearningRate, point.Loss);
    }

    private void Add(double rate, double loss)
    {
        _average = Smoothing * _average + (1 - Smoothing) * loss;
        _points.Add(new LearningRatePoint(rate, loss, _average / (1 - Math.Pow(Smoothing, _points.Count + 1))));
    }

    private bool HasGrown() => _points.Count >= LeastPoints && _points[^1].SmoothedLoss > Growth * _points.Min(point => point.SmoothedLoss);
}

/// <summary>One step of a <see cref="LearningRateFinder"/>'s test.</summary>
/// <param name="LearningRate">The step's learning rate.</param>
/// <param name="Loss">The batch's loss before the step.</param>
/// <param name="SmoothedLoss">The exponential average of the losses so far.</param>
public readonly record struct LearningRatePoint(double LearningRate, double Loss, double SmoothedLoss);
