using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Tests.Fixtures;
using Microsoft.ML.Recurrent.Tests.Forecasting.Members;
using Microsoft.ML.Recurrent.Tests.Inspection.Pictures;

namespace Microsoft.ML.Recurrent.Tests.Inspection;

/// <summary>Holds a forecaster's report on its windows against what it computes when it forecasts.</summary>
public class ForecastInspectionTests
{
    private static readonly SeriesRow[] _rows = SyntheticSeries.Interleave(SyntheticSeries.Create(40, 30));

    private static readonly LstmForecastingOptions _lstm = SmallForecasts.Of(new LstmForecastingOptions()) with
    {
        SeriesColumnName = "Series",
        Scaling = SeriesScaling.None,
        Members = ForecastMembers.Network,
        Loss = ForecastLoss.Squared,
    };

    public static TheoryData<ForecastContext, ForecastStrategy> Ways => new()
    {
        { ForecastContext.Window, ForecastStrategy.Direct },
        { ForecastContext.Window, ForecastStrategy.Recursive },
        { ForecastContext.Stateful, ForecastStrategy.Direct },
        { ForecastContext.Stateful, ForecastStrategy.Recursive },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public void ForecastIsThatOfTransform(ForecastContext context, ForecastStrategy strategy)
    {
        var options = SmallForecasts.Everything with { Context = context, Strategy = strategy, TargetsAsSeries = true, Ensemble = 2, Members = ForecastMembers.Network };
        var model = SmallForecasts.Fit(options, _rows);

        var found = model.Inspect(View()).ToArray();

        found.Select(f => f.Forecast.ToArray()).Should().BeEquivalentTo(SmallForecasts.Forecast(model, _rows), o => o.WithStrictOrdering());
        found.Select(f => f.Series).Should().Equal(_rows.Select(r => r.Series));
        found.Select(f => f.Row).Should().Equal(_rows.Select((row, i) => _rows.Take(i).LongCount(r => r.Series == row.Series)));
        found.Should().OnlyContain(f => f.Layers.Count == 4, "there are two targets, each read by two networks");
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void StatesFollowFromTheGatesAndTheStatesBefore(ForecastContext context, ForecastStrategy strategy)
    {
        var model = SmallForecasts.Fit(_lstm with { Context = context, Strategy = strategy, Layers = 2, Lags = [2] }, _rows);

        foreach (var layer in model.Inspect(View()).SelectMany(f => f.Layers))
        {
            float[] cell = layer.InitialStates["cell"];
            for (int step = 0; step < layer.Outputs.Count; step++)
            {
                float Gate(string name, int unit) => layer.Gates[name][step][unit];
                cell = [.. cell.Select((before, unit) => Gate("forget", unit) * before + Gate("input", unit) * Gate("candidate", unit))];
                float[] hidden = [.. cell.Select((c, unit) => Gate("output", unit) * MathF.Tanh(c))];
                layer.States["cell"][step].Should().Equal(cell, (a, b) => Math.Abs(a - b) < 1e-5);
                layer.Outputs[step].Should().Equal(hidden, (a, b) => Math.Abs(a - b) < 1e-5).And.Equal(layer.States["hidden"][step]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void HeadMakesTheForecastOfTheLastOutputs(ForecastContext context, ForecastStrategy strategy)
    {
        var model = SmallForecasts.Fit(_lstm with { Context = context, Strategy = strategy }, _rows);
        float[] weight = model.Model.ValuesOf(NetworkShape.HeadWeightName).ToArray(), bias = model.Model.ValuesOf(NetworkShape.HeadBiasName).ToArray();

        foreach (var found in model.Inspect(View()))
        {
            found.StepsAhead.Should().Be(strategy == ForecastStrategy.Direct ? 3 : 1);
            float[] expected = [.. found.Layer(0).Outputs.TakeLast(found.StepsAhead).Select(output => bias[0] + output.Zip(weight, (o, w) => o * w).Sum())];
            found.Forecast.Take(found.StepsAhead).Should().Equal(expected, (a, b) => Math.Abs(a - b) < 1e-4);
        }
    }

    [Fact]
    public void WindowsGrowToTheirSizeAndCarriedStatesStandForTheRows()
    {
        var windows = SmallForecasts.Fit(_lstm, _rows).Inspect(View()).Where(f => f.Series == "series 1").ToArray();
        var carried = SmallForecasts.Fit(_lstm with { Context = ForecastContext.Stateful }, _rows).Inspect(View()).ToArray();

        windows.Select(f => f.Steps).Should().Equal(Enumerable.Range(1, 40).Select(rows => Math.Min(rows, 8) + 3));
        windows.SelectMany(f => f.Layers).SelectMany(l => l.InitialStates.Values).SelectMany(s => s).Should().OnlyContain(v => v == 0);
        carried.Should().OnlyContain(f => f.Steps == 3);
        carried.SelectMany(f => f.Layers).SelectMany(l => l.InitialStates["hidden"]).Should().OnlyContain(v => v != 0);
    }

    [Fact]
    public void ColumnsAreTheValuesOfTheArrays()
    {
        var model = SmallForecasts.Fit(SmallForecasts.Everything with { TargetsAsSeries = true, Ensemble = 2, Layers = 2, Members = ForecastMembers.Network }, _rows);
        var arrays = model.Inspect(View()).ToArray();

        var view = model.AddInspection(View());

        string[] prefixes = ["", "ensemble.1.", "target.1.", "target.1.ensemble.1."];
        string[] names = ["gate_reset", "gate_update", "gate_candidate", "state_hidden", "output"];
        view.Schema.Skip(View().Schema.Count).Select(c => c.Name).Should().Equal(
            prefixes.SelectMany(prefix => new[] { "_l0", "_l1" }.SelectMany(layer => names.Select(name => prefix + name + layer))));
        ((VectorDataViewType)view.Schema["gate_update_l0"].Type).Dimensions.Should().Equal(0, 6);
        view.GetColumn<float[]>("target.1.ensemble.1.gate_update_l1").Should().BeEquivalentTo(
            arrays.Select(f => f.Layer(1, target: 1, network: 1).Gates["update"].SelectMany(g => g).ToArray()), o => o.WithStrictOrdering());
        view.GetColumn<float[]>("output_l0").Should().BeEquivalentTo(arrays.Select(f => f.Layer(0).Outputs.SelectMany(g => g).ToArray()), o => o.WithStrictOrdering());
        view.GetColumn<float>("Value").Should().Equal(_rows.Select(r => r.Value));
        new DrawnPicture(arrays[0].Layer(1, target: 1, network: 1).GateHeatMap("update")).Texts[0].Should().Be("Gate update, layer 1, target 1, network 1");
    }

    [Fact]
    public void LastOfSomeRowsIsInspectedAlone()
    {
        var model = SmallForecasts.Fit(_lstm, _rows);
        SeriesRow[] series = [.. _rows.Where(r => r.Series == "series 2")];

        var found = model.InspectRow(series.TakeLast(model.HistoryRows!.Value));

        var expected = model.Inspect(View()).Last(f => f.Series == "series 2");
        found.Layer(0).States["cell"].SelectMany(s => s).Should().Equal(expected.Layer(0).States["cell"].SelectMany(s => s));
        found.Forecast.Should().Equal(expected.Forecast);
        model.Invoking(m => m.InspectRow(Array.Empty<SeriesRow>())).Should().Throw<ArgumentException>().WithMessage("There is no row*");
    }

    [Fact]
    public void ForecastWithoutANetworkAndMissingColumnsAndLayersAreRefused()
    {
        var ridge = SmallForecasts.Fit(_lstm with { Members = ForecastMembers.Ridge }, _rows);
        var model = SmallForecasts.Fit(_lstm, _rows);
        var other = new MLContext().Data.LoadFromEnumerable(new[] { new { Other = 1f } });

        ridge.Invoking(m => m.Inspect(View())).Should().Throw<InvalidOperationException>().WithMessage(
            "There is nothing to inspect: the forecaster was fitted without the network, Members being Ridge. Fit with Members = ForecastMembers.Network to inspect a network.");
        ridge.Invoking(m => m.AddInspection(View())).Should().Throw<InvalidOperationException>().WithMessage("There is nothing to inspect*");
        model.Invoking(m => m.Inspect(other)).Should().Throw<ArgumentException>().WithMessage("*Value*");
        model.Invoking(m => m.AddInspection(other)).Should().Throw<ArgumentException>().WithMessage("*Value*");
        model.Inspect(View()).First().Invoking(f => f.Layer(1)).Should().Throw<ArgumentException>().WithMessage(
            "There is no layer 1 of target 0 of network 0; expected one of 1 layers, of 1 targets that are read on their own, of 1 networks, each from 0.*");
    }

    [Fact]
    public void NetworkWithoutWeightIsNamedWithTheMembersThatHaveSome()
    {
        var model = MembersFitTests.Blended(SmallForecasts.Fit(SmallForecasts.Everything with { Seasonality = [8] }, _rows), usesNetwork: false);

        model.Invoking(m => m.Inspect(View())).Should().Throw<InvalidOperationException>().WithMessage(
            "There is nothing to inspect: the network has no weight in the forecast, blended of network 0, seasonal naive 0.83, ridge 0.17. Fit with Members = ForecastMembers.Network to inspect a network.");
    }

    [Fact]
    public void RowsKnownByABaseClassAreReadAsWhatTheyAre()
    {
        var model = SmallForecasts.Fit(_lstm, _rows);
        SeriesRow[] series = [.. _rows.Where(r => r.Series == "series 2")];

        model.InspectRow<object>(series).Forecast.Should().Equal(model.InspectRow(series).Forecast);
    }

    private static IDataView View() => new MLContext(1).Data.LoadFromEnumerable(_rows);
}
