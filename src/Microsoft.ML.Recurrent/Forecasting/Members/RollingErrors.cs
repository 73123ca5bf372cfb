using Microsoft.ML.Recurrent.Forecasting.Windows;

namespace Microsoft.ML.Recurrent.Forecasting.Members;

/// <summary>Errors that linear maps and the seasonal naive forecast would have made after cutoffs up to which the maps were fitted: one list of errors for each form of the
/// map, then for the last value, then for the seasonal naive forecast.</summary>
/// <param name="model">The forecaster, whose scales are used.</param>
/// <param name="rows">The rows that the maps read.</param>
/// <param name="naive">The seasonal naive forecast.</param>
/// <param name="reach">Rows up to an origin that may be read.</param>
internal sealed class RollingErrors(FittedForecast model, int[] rows, SeasonalNaiveMember naive, long reach)
{
    private const int MostOriginsOfCutoff = 1024;
    private const int MostErrors = 1 << 14;

    private readonly int _targets = model.Columns.Targets.Count;
    private readonly int _horizon = model.Options.Horizon;
    private readonly MemberReader _reader = new(model.Network, model.Columns.Targets.Count, reach);

    /// <summary>Errors of each forecast, in the same order.</summary>
    public List<float>[] Errors { get; } = [.. Enumerable.Range(0, RidgeForm.All.Count + 2).Select(_ => new List<float>())];

    /// <summary>The ends of each origin's errors.</summary>
    public List<int> Ends { get; } = [];

    /// <summary>Horizons that fit one after another into what was measured.</summary>
    public double Stretches { get; private set; }

    /// <param name="maps">Fitted on rows up to the cutoff.</param>
    /// <param name="origins">Origins after it.</param>
    public void Add(IReadOnlyList<RidgeMember> maps, IReadOnlyList<LabelledOrigin> origins)
    {
        Stretches += (double)origins.Count * model.Options.Stride / _horizon;
        int most = (int)Math.Clamp(MostErrors / ((long)_targets * _horizon), 1, MostOriginsOfCutoff), stride = Math.Max(1, (origins.Count + most - 1) / most);
        float[] inputs = new float[rows.Length];
        for (int i = 0; i < origins.Count; i += stride)
        {
            _reader.MoveTo(origins[i].Origin);
            for (int target = 0; target < _targets; target++)
            {
                var history = _reader.History(target);
                RidgeMember.Read(history, rows, inputs);
                for (int step = 0; step < _horizon; step++)
                    Add(maps, history, inputs, _reader.Ahead(history, origins[i].End, step) / history.Typical, target, step);
            }

            Ends.Add(Errors[0].Count);
        }
    }

    private void Add(IReadOnlyList<RidgeMember> maps, in MemberHistory history, float[] inputs, double truth, int target, int step)
    {
        if (double.IsNaN(truth))
            return;
        for (int i = 0; i < maps.Count; i++)
            Errors[i].Add((float)(maps[i].Forecast(history, inputs, target * _horizon + step) / history.Typical - truth));
        Errors[^2].Add((float)(history.Last / history.Typical - truth));
        Errors[^1].Add((float)(naive.Forecast(history, step) / history.Typical - truth));
    }
}
