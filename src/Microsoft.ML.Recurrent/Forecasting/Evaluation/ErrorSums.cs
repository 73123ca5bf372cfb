namespace Microsoft.ML.Recurrent.Forecasting.Evaluation;

/// <summary>Sums of errors, which can be added up over any slice. For one thread at a time.</summary>
/// <param name="levels">Levels of the quantiles.</param>
internal sealed class ErrorSums(int levels)
{
    private readonly double[] _pinball = new double[levels];
    private long _count;
    private long _missingActuals;
    private long _missingForecasts;
    private long _intervals;
    private long _inside;
    private long _distributions;
    private long _scaledCount;
    private double _absolute;
    private double _squared;
    private double _symmetric;
    private double _width;
    private double _scaled;

    /// <summary>Adds a forecast; one without an actual, or NaN itself, is only counted.</summary>
    public void Add(float actual, float forecast)
    {
        if (float.IsNaN(actual))
            _missingActuals++;
        else if (float.IsNaN(forecast))
            _missingForecasts++;
        else
            AddError(actual, forecast);
    }

    /// <summary>Adds an interval whose actual and bounds are there.</summary>
    public void AddInterval(float actual, float lower, float upper)
    {
        if (float.IsNaN(actual) || float.IsNaN(lower) || float.IsNaN(upper))
            return;
        _intervals++;
        _inside += actual >= lower && actual <= upper ? 1 : 0;
        _width += (double)upper - lower;
    }

    /// <summary>Adds a quantile of each level, where the actual and all of them are there.</summary>
    public void AddQuantiles(float actual, ReadOnlySpan<float> quantiles, ReadOnlySpan<float> levels)
    {
        if (float.IsNaN(actual) || quantiles.ContainsAnyExceptInRange(float.NegativeInfinity, float.PositiveInfinity))
            return;
        _distributions++;
        for (int i = 0; i < levels.Length; i++)
        {
            double difference = (double)actual - quantiles[i];
            _pinball[i] += Math.Max(levels[i] * difference, (levels[i] - 1.0) * difference);
        }
    }

    /// <summary>Adds sums of one series and target.</summary>
    /// <param name="other">The sums.</param>
    /// <param name="scale">Their scale; NaN or 0 where there is none, and they stay out of the scaled error.</param>
    public void Add(ErrorSums other, double scale)
    {
        _count += other._count;
        _missingActuals += other._missingActuals;
        _missingForecasts += other._missingForecasts;
        _intervals += other._intervals;
        _inside += other._inside;
        _distributions += other._distributions;
        _absolute += other._absolute;
        _squared += other._squared;
        _symmetric += other._symmetric;
        _width += other._width;
        for (int i = 0; i < _pinball.Length; i++)
            _pinball[i] += other._pinball[i];
        if (!(scale > 0))
            return;
        _scaled += other._absolute / scale;
        _scaledCount += other._count;
    }

    /// <param name="levels">The levels, rising.</param>
    public ForecastMetrics ToMetrics(IReadOnlyList<float> levels)
    {
        QuantileLoss[] losses = [.. levels.Take(_pinball.Length).Select((level, i) => new QuantileLoss(level, Mean(_pinball[i], _distributions)))];
        return new ForecastMetrics
        {
            Count = _count,
            MissingActuals = _missingActuals,
            MissingForecasts = _missingForecasts,
            MeanAbsoluteError = Mean(_absolute, _count),
            RootMeanSquaredError = Math.Sqrt(Mean(_squared, _count)),
            SymmetricMeanAbsolutePercentageError = Mean(_symmetric, _count),
            MeanAbsoluteScaledError = Mean(_scaled, _scaledCount),
            QuantileLosses = losses,
            MeanPinballLoss = losses.Length == 0 ? double.NaN : losses.Average(l => l.Loss),
            ContinuousRankedProbabilityScore = losses.Length == 0 ? double.NaN : RankedProbability(losses),
            Coverage = Mean(_inside, _intervals),
            MeanIntervalWidth = Mean(_width, _intervals),
        };
    }

    private void AddError(double actual, double forecast)
    {
        double error = Math.Abs(actual - forecast), size = Math.Abs(actual) + Math.Abs(forecast);
        _count++;
        _absolute += error;
        _squared += error * error;
        _symmetric += size > 0 ? 2 * error / size : 0;
    }

    private static double Mean(double sum, long count) => count == 0 ? double.NaN : sum / count;

    /// <summary>Each level stands for the levels from halfway to the one below, or 0, to halfway to the one above, or 1.</summary>
    private static double RankedProbability(QuantileLoss[] losses)
    {
        double score = 0;
        for (int i = 0; i < losses.Length; i++)
        {
            double from = i == 0 ? 0 : (losses[i - 1].Level + (double)losses[i].Level) / 2;
            double to = i == losses.Length - 1 ? 1 : (losses[i].Level + (double)losses[i + 1].Level) / 2;
            score += 2 * (to - from) * losses[i].Loss;
        }

        return score;
    }
}
