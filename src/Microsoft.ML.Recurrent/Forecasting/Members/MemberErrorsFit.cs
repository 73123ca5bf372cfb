using Microsoft.ML.Recurrent.Forecasting.Windows;

namespace Microsoft.ML.Recurrent.Forecasting.Members;

/// <summary>Collects the members' errors on the rows of a fit, for their levels.</summary>
/// <param name="model">The forecaster, whose scales are used.</param>
/// <param name="reach">Rows up to an origin that may be read.</param>
internal sealed class MemberErrorsFit(FittedForecast model, long reach)
{
    private const int MostOrigins = 4096;
    private const int MostErrors = 1 << 22;

    private readonly int _targets = model.Columns.Targets.Count;
    private readonly int _horizon = model.Options.Horizon;

    /// <returns>(targets × horizon): the errors of each.</returns>
    public List<float>[] Of(SeasonalNaiveMember member, IReadOnlyList<LabelledOrigin> origins) =>
        Collect(origins, (history, _, step) => member.Forecast(history, step));

    /// <returns>(targets × horizon): the errors of each.</returns>
    public List<float>[] Of(RidgeMember member, IReadOnlyList<LabelledOrigin> origins)
    {
        float[] inputs = new float[member.Rows.Length];
        return Collect(origins, (history, target, step) =>
        {
            if (step == 0)
                RidgeMember.Read(history, member.Rows, inputs);
            return member.Forecast(history, inputs, target * _horizon + step);
        });
    }

    private List<float>[] Collect(IReadOnlyList<LabelledOrigin> origins, Func<MemberHistory, int, int, double> forecast)
    {
        List<float>[] errors = [.. Enumerable.Range(0, _targets * _horizon).Select(_ => new List<float>())];
        var reader = new MemberReader(model.Network, _targets, reach);
        int most = (int)Math.Clamp(MostErrors / ((long)_targets * _horizon), 1, MostOrigins), stride = (origins.Count + most - 1) / most;
        foreach (var origin in origins.Where((_, i) => i % Math.Max(1, stride) == 0))
        {
            reader.MoveTo(origin.Origin);
            for (int target = 0; target < _targets; target++)
            {
                var history = reader.History(target);
                for (int step = 0; step < _horizon; step++)
                {
                    float error = (float)(reader.Ahead(history, origin.End, step) - forecast(history, target, step));
                    if (!float.IsNaN(error))
                        errors[target * _horizon + step].Add(error);
                }
            }
        }

        return errors;
    }
}
