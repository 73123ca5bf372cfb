using Microsoft.ML.Recurrent.Equations;

namespace Microsoft.ML.Recurrent.Tests.Equations;

/// <summary>The equations of cells that are used without a check pass it, whatever the settings are.</summary>
public class AlwaysValidCellTests
{
    [Fact]
    public void EverySettingOfTheLstmPassesTheCheck()
    {
        for (int settings = 0; settings < 1 << 10; settings++)
        {
            var cell = new LstmCell
            {
                Gates = (LstmGates)(settings & 7),
                Peepholes = (LstmGates)(settings >> 3 & 7),
                HasInputActivation = (settings & 64) == 0,
                HasOutputActivation = (settings & 128) == 0,
                HasFullGateRecurrence = (settings & 256) == 0,
                CouplesInputAndForgetGates = (settings & 512) == 0 && (settings & 1) != 0,
                ForgetGateBias = settings,
            };
            Check(cell);
        }
    }

    [Fact]
    public void EverySettingOfTheGruAndTheSimpleNetworkPassesTheCheck()
    {
        foreach (bool setting in new[] { false, true })
        {
            Check(new GruCell { ResetsBeforeProduct = setting });
            foreach (var activation in Enum.GetValues<RnnActivation>())
                Check(new RnnCell { Activation = activation, StartsFromIdentity = setting });
        }
    }

    [Fact]
    public void OtherCellsAreChecked() => CellCases.Names.Select(CellCases.Named).Where(c => c.IsAlwaysValid).Select(c => c.Name).Distinct()
        .Should().BeEquivalentTo("lstm", "gru", "rnn");

    private static void Check(Cell cell)
    {
        cell.IsAlwaysValid.Should().BeTrue();
        GraphCheck.Accept(cell.Graph).Fingerprint.Should().Be(cell.Graph.Fingerprint, cell.ToString());
    }
}
