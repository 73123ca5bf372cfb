using CsCheck;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.Evaluation;

/// <summary>Whatever the series, their order and what is missing: the metrics are those of a plain loop, and slices add up.</summary>
public class EvaluatePropertyTests
{
    private static readonly Gen<float> _value = Gen.Frequency((1, Gen.Const(float.NaN)), (6, Gen.Int[-9, 9].Select(i => (float)i)));

    private static readonly Gen<ForecastedRow[]> _rows = Gen.Select(Gen.Int[1, 3], _value, _value, _value)
        .Select((series, value, near, far) => new ForecastedRow { Series = $"series {series}", Value = value, Forecast = [near, far] }).Array[1, 60];

    [Fact]
    public void EvaluateAnyRowsGivesWhatAPlainLoopGives() => _rows.Sample(
        rows =>
        {
            var overall = Evaluate(rows).Overall;
            var (errors, missingActuals, missingForecasts) = Plain(rows);
            (overall.Count, overall.MissingActuals, overall.MissingForecasts).Should().Be((errors.Count, missingActuals, missingForecasts));
            if (errors.Count > 0)
                overall.MeanAbsoluteError.Should().BeApproximately(errors.Average(Math.Abs), 1e-6);
            if (errors.Count > 0)
                overall.RootMeanSquaredError.Should().BeApproximately(Math.Sqrt(errors.Average(e => e * e)), 1e-6);
        },
        iter: 200);

    [Fact]
    public void EvaluateAnyRowsSlicesAddUp() => _rows.Sample(
        rows =>
        {
            var evaluation = Evaluate(rows);
            foreach (var slices in new[] { evaluation.ByHorizonStep, evaluation.Series.Values, evaluation.Targets.Values })
            {
                slices.Sum(m => m.Count).Should().Be(evaluation.Overall.Count);
                slices.Sum(m => m.MissingActuals).Should().Be(evaluation.Overall.MissingActuals);
                slices.Where(m => m.Count > 0).Sum(m => m.Count * m.MeanAbsoluteError).Should().BeApproximately(
                    evaluation.Overall.Count == 0 ? 0 : evaluation.Overall.Count * evaluation.Overall.MeanAbsoluteError, 1e-6);
            }
        },
        iter: 200);

    private static ForecastEvaluation Evaluate(IEnumerable<ForecastedRow> rows) =>
        EvaluateTests.Evaluate(rows, new ForecastEvaluationOptions { TargetColumnNames = ["Value"], SeriesColumnName = "Series" });

    private static (List<double> Errors, int MissingActuals, int MissingForecasts) Plain(IEnumerable<ForecastedRow> rows)
    {
        var (errors, missingActuals, missingForecasts) = (new List<double>(), 0, 0);
        foreach (var series in rows.GroupBy(r => r.Series).Select(g => g.ToArray()))
        {
            for (int cell = 0; cell < 2 * series.Length; cell++)
            {
                int origin = cell / 2, ahead = cell % 2;
                float actual = origin + 1 + ahead < series.Length ? series[origin + 1 + ahead].Value : float.NaN, forecast = series[origin].Forecast[ahead];
                if (float.IsNaN(actual))
                    missingActuals++;
                else if (float.IsNaN(forecast))
                    missingForecasts++;
                else
                    errors.Add(actual - forecast);
            }
        }

        return (errors, missingActuals, missingForecasts);
    }
}
