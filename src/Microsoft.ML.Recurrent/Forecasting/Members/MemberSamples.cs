using Microsoft.ML.Recurrent.Forecasting.Scoring;
using Microsoft.ML.Recurrent.Forecasting.Windows;

namespace Microsoft.ML.Recurrent.Forecasting.Members;

/// <summary>Each member's forecasts for the values of the validation split, by horizon step, in scaled units.</summary>
internal sealed class MemberSamples
{
    private const int MostOrigins = 10_000;
    private const int MostSamples = 1 << 18;
    private const int BatchOrigins = 1024;

    private readonly FittedForecast _model;
    private readonly FittedMembers _members;
    private readonly MemberReader _reader;
    private readonly int _horizon;
    private readonly int _targets;
    private int _origins;

    private MemberSamples(FittedForecast model, FittedMembers members, long reach)
    {
        (_model, _members, _horizon, _targets) = (model, members, model.Options.Horizon, model.Columns.Targets.Count);
        _reader = new MemberReader(model.Network, _targets, reach);
        Steps = [.. Enumerable.Range(0, _horizon).Select(_ => new List<MemberSample>())];
    }

    /// <summary>Samples of each horizon step.</summary>
    public List<MemberSample>[] Steps { get; }

    /// <param name="model">The network alone.</param>
    /// <param name="members">The others.</param>
    /// <param name="reach">Rows up to an origin that members may read.</param>
    /// <param name="validation">The split's origins.</param>
    /// <param name="usesNetwork">Whether the network is one of the members.</param>
    /// <param name="throwIfCancelled">Called before every batch.</param>
    public static MemberSamples Take(
        FittedForecast model, FittedMembers members, long reach, IReadOnlyList<LabelledOrigin> validation, bool usesNetwork, Action throwIfCancelled)
    {
        var samples = new MemberSamples(model, members, reach);
        // The blend is held within the limits, not its members.
        var scorer = new ForecastScorer(model with { Options = model.Options with { MinimumForecast = null, MaximumForecast = null } });
        var memory = scorer.CreateMemory();
        int most = (int)Math.Clamp(MostSamples / ((long)samples._horizon * samples._targets), 32, MostOrigins), stride = (validation.Count + most - 1) / most;
        foreach (var batch in validation.Where((_, i) => i % stride == 0).Chunk(scorer.OriginsOf(BatchOrigins)))
        {
            throwIfCancelled();
            double[] levels = usesNetwork ? scorer.ScoreLevels([.. batch.Select(o => o.Origin)], memory) : [];
            int width = levels.Length / batch.Length;
            for (int i = 0; i < batch.Length; i++)
                samples.Add(batch[i], levels.AsSpan(i * width, width));
        }

        return samples;
    }

    private void Add(LabelledOrigin origin, ReadOnlySpan<double> levels)
    {
        int stride = _model.Network.Levels.Stride;
        float[] inputs = new float[_members.Ridge?.Rows.Length ?? 0];
        _reader.MoveTo(origin.Origin);
        _origins++;
        for (int target = 0; target < _targets; target++)
        {
            var history = _reader.History(target);
            if (_members.Ridge is not null)
                RidgeMember.Read(history, _members.Ridge.Rows, inputs);
            for (int step = 0; step < _horizon; step++)
            {
                double network = levels.IsEmpty ? 0 : (levels[(step * _targets + target) * stride] - _reader.Mean[target]) / _reader.Scale[target];
                float ridge = _members.Ridge?.Forecast(history, inputs, target * _horizon + step) ?? 0;
                var sample = new MemberSample(
                    _origins, (float)_reader.Ahead(history, origin.End, step), (float)network, (float)_members.SeasonalNaive!.Forecast(history, step), ridge);
                if (!float.IsNaN(sample.Truth) && !float.IsNaN(sample.Network))
                    Steps[step].Add(sample);
            }
        }
    }
}

/// <summary>A value and its forecasts, scaled.</summary>
/// <param name="Origin">The number of the origin.</param>
/// <param name="Truth">The value.</param>
/// <param name="Network">The network's forecast.</param>
/// <param name="SeasonalNaive">The seasonal naive forecast.</param>
/// <param name="Ridge">The linear map's forecast.</param>
internal readonly record struct MemberSample(int Origin, float Truth, float Network, float SeasonalNaive, float Ridge)
{
    public double Loss(MemberWeights weights, bool isSquared)
    {
        double error = weights.Network * (double)Network + weights.SeasonalNaive * (double)SeasonalNaive + weights.Ridge * (double)Ridge - Truth;
        return isSquared ? error * error : Math.Abs(error);
    }
}
