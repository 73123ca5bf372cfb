using Microsoft.ML.Recurrent.Equations;

namespace Microsoft.ML.Recurrent.Tests.Equations;

/// <summary>Equations that say the same have one form and one fingerprint; others do not.</summary>
public class GraphCanonicalFormTests
{
    public static TheoryData<string> Cells => CellCases.Theory;

    [Theory]
    [InlineData("operands change places")]
    [InlineData("constants are there to be folded")]
    [InlineData("sums are nested otherwise")]
    [InlineData("something is computed that nobody uses")]
    [InlineData("an expression is written twice")]
    public void SameEquationsHaveOneFingerprint(string how) => Fingerprint(how).Should().Be(Fingerprint("plain"));

    [Theory]
    [InlineData("another operation")]
    [InlineData("another constant")]
    [InlineData("another name")]
    [InlineData("another initial bias")]
    [InlineData("other heads")]
    [InlineData("products in another order")]
    public void OtherEquationsHaveAnother(string how) => Fingerprint(how).Should().NotBe(Fingerprint("plain"));

    [Theory]
    [MemberData(nameof(Cells))]
    public void CanonicalFormIsItsOwn(string cell)
    {
        var graph = CellCases.Named(cell).Graph;

        GraphCanonicalForm.Of(graph).Fingerprint.Should().Be(graph.Fingerprint);
    }

    [Fact]
    public void CellsOfTheLibraryDifferFromEachOther()
    {
        string[] alike = [.. CellCases.Names.GroupBy(n => CellCases.Named(n).Graph.Fingerprint).Where(g => g.Count() > 1).Select(g => string.Join(" = ", g))];

        alike.Should().BeEmpty();
    }

    [Fact]
    public void LowestLayerHasNoDepthGate()
    {
        var graph = CellCases.Named("depth-gated lstm").Graph;
        var lowest = graph.WithoutLower();

        graph.Gates.Select(g => g.Name).Should().Contain("depth");
        lowest.Gates.Select(g => g.Name).Should().Equal("input", "forget", "candidate", "output");
        lowest.Parameters.Select(p => lowest.Nodes[p].Name).Should().NotContain(["d", "peephole_depth", "peephole_lower"]);
    }

    [Fact]
    public void SettingsChangeTheEquations()
    {
        var lstm = new LstmCell();
        _ = lstm.Graph;

        (lstm with { CouplesInputAndForgetGates = true }).Graph.Fingerprint.Should().NotBe(lstm.Graph.Fingerprint);
    }

    private static string Fingerprint(string how)
    {
        var cell = Cell.Define("mine", s =>
        {
            var h = s.State("hidden");
            Expr first = s.Input(how == "products in another order" ? "n" : "f"), second = s.Input(how == "products in another order" ? "f" : "n");
            var (f, n) = how == "products in another order" ? (second, first) : (first, second);
            var p = s.Recurrent(how == "another name" ? "q" : "p", h, heads: how == "other heads" ? 2 : 1);
            var v = s.Vector("v", initial: how == "another initial bias" ? 1 : 0);
            s.Output(s.Next(h, Write(s, how, f, n, p, v * h)));
        });
        return cell.Graph.Fingerprint;
    }

    private static Expr Write(Step s, string how, Expr f, Expr n, Expr p, Expr vh)
    {
        var sigmoid = Expr.Sigmoid(how switch
        {
            "operands change places" => vh + p + f,
            "sums are nested otherwise" => f + (p + vh),
            "constants are there to be folded" => f * 1 + p / 1 + (7 + vh + ((Expr)2 * 3 - 13)) - 0,
            _ => f + p + vh,
        });
        if (how == "something is computed that nobody uses")
            _ = Expr.Exp(sigmoid) * s.Vector("unused");
        var again = how == "an expression is written twice" ? Expr.Sigmoid(f + p + vh) : sigmoid;
        double factor = how == "another constant" ? 3 : 2;
        return how == "another operation" ? Expr.Max(sigmoid, factor * n) - again : sigmoid * (factor * n) - again;
    }
}
