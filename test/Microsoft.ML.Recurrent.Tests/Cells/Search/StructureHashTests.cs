using Microsoft.ML.Recurrent.Tests.Equations;
using static Microsoft.ML.Recurrent.Expr;

namespace Microsoft.ML.Recurrent.Tests.Cells.Search;

/// <summary>The hash of a structure knows equations, not names or orders.</summary>
public class StructureHashTests
{
    private static readonly Cell _lstm = Cell.Define("one", s =>
    {
        var (h, c) = (s.State("hidden"), s.State("cell"));
        var i = s.Gate("input", Sigmoid(s.Input("i") + s.Recurrent("i", h)));
        var f = s.Gate("forget", Sigmoid(s.Input("f") + s.Recurrent("f", h)));
        var g = Tanh(s.Input("g") + s.Recurrent("g", h));
        var o = Sigmoid(s.Input("o") + s.Recurrent("o", h));
        var next = s.Next(c, f * c + i * g);
        s.Output(s.Next(h, o * Tanh(next)));
    });

    [Fact]
    public void NamesAndOrdersDoNotCount()
    {
        var other = Cell.Define("other", s =>
        {
            var (memory, y) = (s.State("z_memory"), s.State("a_output"));
            var o = Sigmoid(s.Recurrent("alpha", y) + s.Input("alpha"));
            var g = s.Gate("bent", Tanh(s.Recurrent("beta", y) + s.Input("beta")));
            var f = Sigmoid(s.Recurrent("zeta", y) + s.Input("zeta"));
            var i = Sigmoid(s.Input("mu") + s.Recurrent("mu", y));
            var next = s.Next(memory, g * i + memory * f);
            s.Output(s.Next(y, Tanh(next) * o));
        });

        CellSearch.Structure(other).Should().Be(CellSearch.Structure(_lstm)).And.HaveLength(64);
        other.Graph.Fingerprint.Should().NotBe(_lstm.Graph.Fingerprint, "files tell names apart");
    }

    [Fact]
    public void LstmIsTheLibrarysAsItIsWritten() => CellSearch.Structure(_lstm).Should().Be(CellSearch.Structure(new LstmCell { ForgetGateBias = 0 }));

    [Fact]
    public void EquationsCount()
    {
        string[] structures =
        [
            .. CellCases.Names.Select(name => CellSearch.Structure(CellCases.Named(name))),
            Two(s => { var a = s.Input("a"); return Sigmoid(a) * Tanh(a); }), Two(s => Sigmoid(s.Input("a")) * Tanh(s.Input("b"))),
            Two(s => s.Input("a") - Tanh(s.Input("b"))), Two(s => Tanh(s.Input("b")) - s.Input("a") * 1), Two(s => Tanh(s.Input("b")) - Tanh(s.Input("a"))),
            Two(s => s.Input("a") + s.Input("b", bias: false)), Two(s => s.Input("a", initialBias: 1) + s.Input("b", bias: false)),
        ];

        structures.Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void StatesThatAreSwappedAreAnotherCell()
    {
        Cell Swapped(bool isSwapped) => Cell.Define("swap", s =>
        {
            var (a, b) = (s.State("a"), s.State("b"));
            var (first, second) = (Tanh(s.Input("x") + s.Recurrent("x", a)), Sigmoid(s.Input("y") + s.Recurrent("y", b)));
            s.Next(a, isSwapped ? second : first);
            s.Next(b, isSwapped ? first : second);
            s.Output(first * second);
        });

        CellSearch.Structure(Swapped(true)).Should().NotBe(CellSearch.Structure(Swapped(false)));
    }

    private static string Two(Func<Step, Expr> value) => CellSearch.Structure(Cell.Define("two", s =>
    {
        var h = s.State("hidden");
        s.Output(s.Next(h, h * 0.5f + value(s)));
    }));
}
