using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Options;

/// <summary>A cell's settings are checked where they are set, its sizes where options are used.</summary>
public class CellOptionsTests
{
    public static TheoryData<string, Func<Cell>> Settings => new()
    {
        { "ForgetGateBias is NaN; expected a number that is finite in single precision.*", () => new LstmCell { ForgetGateBias = double.NaN } },
        { "ForgetGateBias is 1E+39; expected a number that is finite in single precision.*", () => new GridLstmCell { ForgetGateBias = 1e39 } },
        { "ForgetGateBias is -Infinity; expected*", () => new DepthGatedLstmCell { ForgetGateBias = double.NegativeInfinity } },
        { "Peepholes is 8; expected flags of LstmGates.*", () => new LstmCell { Peepholes = (LstmGates)8 } },
        { "Gates is 9; expected flags of LstmGates.*", () => new LstmCell { Gates = (LstmGates)9 } },
        { "Activation is 7; expected Tanh or Relu.*", () => new RnnCell { Activation = (RnnActivation)7 } },
        { "Number is 4; expected 1 to 3.*", () => new MutatedCell { Number = 4 } },
        { "Heads is 0; expected 1 to 16,384.*", () => new ScalarLstmCell { Heads = 0 } },
    };

    [Theory]
    [MemberData(nameof(Settings))]
    public void SettingThatCannotBeIsRefusedWhereItIsSet(string message, Func<Cell> create) =>
        create.Should().Throw<ArgumentOutOfRangeException>().WithMessage(message);

    [Theory]
    [InlineData(6, "RecurrentCellOptions cannot be used: Cell is 'clockwork_rnn', which cannot be used with HiddenSize 6: The cell's 4 * have 6 units in all; expected a multiple of 4.*")]
    [InlineData(0, "RecurrentCellOptions cannot be used: HiddenSize is 0; expected 1 to 16,384.*")]
    public void SizeThatTheCellCannotHaveIsRefused(int hidden, string message) => Refusal(new RecurrentCellOptions
    {
        Cell = new ClockworkCell(),
        SequenceColumnNames = ["Values"],
        HiddenSize = hidden,
    }).Should().Match(message);

    [Fact]
    public void SettingsThatContradictOneAnotherAreRefused()
    {
        var cell = new LstmCell { CouplesInputAndForgetGates = true, Gates = LstmGates.Output };

        Refusal(new RecurrentCellOptions { Cell = cell, SequenceColumnNames = ["Values"] }).Should().Contain("CouplesInputAndForgetGates is true, but Gates has no input gate");
        Refusal(new RecurrentCellOptions { Cell = new ClockworkCell { Periods = [] }, SequenceColumnNames = ["Values"] }).Should().Contain("Periods has 0 values; expected 1 to 1,000.");
        Refusal(new RecurrentCellOptions { Cell = new ClockworkCell { Periods = [1, 0] }, SequenceColumnNames = ["Values"] }).Should().Contain("has the period 0; expected 1 or more");
        Refusal(new RecurrentCellOptions { Cell = null!, SequenceColumnNames = ["Values"] }).Should().Contain("Cell is null");
    }

    [Fact]
    public void CellThatTakesMemoryWithoutParametersIsRefused()
    {
        var cell = Cell.Define("large", s =>
        {
            for (int i = 0; i < 17; i++)
                s.Next(s.State($"s{i}", 16_384), 0.5);
            s.Output(s.Next(s.State("h"), s.Input("x")));
        });

        Refusal(new RecurrentCellOptions { Cell = cell, SequenceColumnNames = ["Values"] }).Should().Contain(
            "The cell's states, masks, noise and lower outputs have 278592 units in all; expected at most 262144.");
    }

    [Fact]
    public void StatefulForecasterOfACellThatCountsStepsIsRefused() => new MLContext().Forecasting.Invoking(c => c.ForecastByRecurrent(
        SmallForecasts.Of(new RecurrentCellForecastingOptions { Cell = new ClockworkCell() }) with { Context = ForecastContext.Stateful, HiddenSize = 8 }))
        .Should().Throw<ArgumentException>().WithMessage("*Context is Stateful, but the cell 'clockwork_rnn' updates its units by the number of the step*");

    [Fact]
    public void ClockworkCellDescribesItsPeriods() => new ClockworkCell { Periods = [1, 3] }.ToString().Should().Be("ClockworkCell { Name = clockwork_rnn, Periods = [1, 3] }");

    [Fact]
    public void OptionsOfEqualCellsAreEqual()
    {
        static Cell Own() => Cell.Define("own", s => s.Output(s.Next(s.State("h"), Expr.Tanh(s.Input("x")))));

        new RecurrentCellOptions { Cell = new ClockworkCell { Periods = [1, 2] } }.Should().Be(new RecurrentCellOptions { Cell = new ClockworkCell { Periods = [1, 2] } });
        (new RecurrentCellOptions { Cell = Own() } with { SequenceColumnNames = ["A"] }).Should().Be(new RecurrentCellOptions { Cell = Own(), SequenceColumnNames = ["A"] });
        new RecurrentCellOptions { Cell = Own() }.Should().NotBe(new RecurrentCellOptions { Cell = new MinGruCell() });
    }

    private static string Refusal(RecurrentCellOptions options) =>
        new MLContext().Transforms.Invoking(t => t.Recurrent(options)).Should().Throw<ArgumentException>().Which.Message;
}
