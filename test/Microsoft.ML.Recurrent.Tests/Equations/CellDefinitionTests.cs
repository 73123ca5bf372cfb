namespace Microsoft.ML.Recurrent.Tests.Equations;

/// <summary>A definition that cannot be a cell is refused when it is made, with what was found and what is expected.</summary>
public class CellDefinitionTests
{
    public static TheoryData<string, string> Malformed => new()
    {
        { "state never set", "The state 'hidden' is never set; expected one Next for every state." },
        { "state set twice", "The state 'hidden' is set twice; expected one Next for every state." },
        { "two states of a name", "State 'hidden' is defined twice; expected a name of its own for each." },
        { "no output", "There is no output; expected one Output without a name." },
        { "two outputs", "There are two outputs; expected one Output without a name." },
        { "two further outputs of a name", "There are 2 outputs named 'cell'; expected one." },
        { "sizes", "Add has operands of 4 units and the hidden size; expected two of one size." },
        { "state of another size", "The state 'hidden' is set to 4 units; expected the hidden size." },
        { "output of another size", "The output is set to 4 units; expected the hidden size." },
        { "next of no state", "Next is called for what is no state of this cell; expected what State returned." },
        { "another step", "An expression belongs to another step; expected one of this cell's own." },
        { "product of a number", "The product 'p' is of the number 1; expected a vector of the step." },
        { "two products of a name", "Input 'x' is defined twice; expected a name of its own for each." },
        { "no input", "No state and no output depends on the layer's input; expected at least one product of the input." },
        { "constant output", "The output depends on no product of the layer's input, neither in a step nor through the states of the steps before; expected one *" },
        { "output of a vector", "The output depends on no product of the layer's input, *" },
        { "output of a state that no input reaches", "The output depends on no product of the layer's input, *" },
        { "output of a layer below alone", "The output depends on no product of the layer's input, *" },
        { "output times zero", "The output depends on no product of the layer's input, *" },
        { "name", "The State is named 'a b'; expected 1 to 64 letters (a to z), digits or underscores." },
        { "two gates of a name", "There are 2 gates named 'g'; expected one." },
        { "period", "A step mask has the period 0; expected 1 or more." },
        { "no period", "A step mask has 0 periods; expected 1 to 1000." },
        { "heads", "The product 'p' has 3 blocks and 4 units; expected a multiple of 3." },
        { "no head", "The product 'p' has 0 blocks; expected 1 to 1048576." },
        { "initial value", "Vector 'v' starts from NaN; expected a finite number." },
        { "too many operations", "There are more than 1000 operations and operands; expected at most that many." },
        { "output's name", "The output is named 'a b'; expected 1 to 64 letters (a to z), digits or underscores." },
        { "bias that is not there", "Input 'y' has no bias, but initialBias is 5; expected 0." },
        { "products of one parameter", "Recurrent 'x' and Recurrent 'hh' have parameters of one name, 'weight_hh'; expected products and vectors whose parameters' names differ." },
        { "vector of a product's name", "Input 'x' and Vector 'weight_ih' have parameters of one name, 'weight_ih'; expected products*" },
        { "vector of a bias's name", "Input 'x' and Vector 'bias_ih' have parameters of one name, 'bias_ih'; expected products*" },
        { "parameters of the lowest layer", "Recurrent 'y' and Vector 'weight_y' have parameters of one name, 'weight_y'; expected products*" },
        { "divisor of zero", "A value is divided by 0, or by a Lower alone, which is 0 in the lowest layer; expected a divisor other than 0." },
        { "divisor that folds to zero", "A value is divided by 0, *" },
        { "divisor below single precision", "A value is divided by 0, *" },
        { "divisor of the lowest layer", "A value is divided by 0, *" },
        { "too deep", "There are 301 operations one upon the other; expected at most 200." },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public void MalformedDefinitionIsRefused(string what, string message)
    {
        var define = () => Cell.Define("mine", s => Write(s, what));

        define.Should().Throw<ArgumentException>().WithMessage($"The cell 'mine' cannot be defined: {message}*");
    }

    [Fact]
    public void OutputThatTheInputReachesThroughStatesAloneIsAccepted()
    {
        var define = () => Cell.Define("mine", s =>
        {
            var (first, second) = (s.State("first"), s.State("second"));
            s.Next(first, s.Input("x"));
            s.Output(s.Next(second, first));
        });

        define.Should().NotThrow();
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("größe")]
    public void NameThatCannotBeUsedIsRefused(string name)
    {
        var define = () => Cell.Define(name, s => s.Output(s.Input("x")));

        define.Should().Throw<ArgumentException>().WithMessage($"The cell is named '{name}'; expected 1 to 64 letters (a to z), digits or underscores.");
    }

    [Fact]
    public void NumbersThatAreNotFiniteAreRefused()
    {
        Action infinite = () => Cell.Define("mine", s => s.Output(s.Input("x") * double.PositiveInfinity)), quotient = () => _ = (Expr)1 / 0;
        Action product = () => Cell.Define("mine", s => s.Output(s.Input("x") * (Expr)1e30 * 1e30 * ((Expr)1e30 * 1e30)));

        infinite.Should().Throw<ArgumentException>().WithMessage("The cell 'mine' cannot be defined: A constant is Infinity; expected a number that is finite in single precision.");
        quotient.Should().Throw<ArgumentException>().WithMessage("Divide of the constants 1 and 0 gives Infinity; expected a number that is finite in single precision.");
        ((Action)(() => Cell.Define("mine", s => s.Output(s.Input("x") + double.NaN)))).Should().Throw<ArgumentException>().WithMessage("The cell 'mine' cannot be defined: A constant is NaN; *");
        ((Action)(() => Expr.Exp(1000))).Should().Throw<ArgumentException>().WithMessage("Exp of the constant 1000 gives Infinity; *");
        product.Should().Throw<ArgumentException>().WithMessage("The cell 'mine' cannot be defined: Multiply of the constants 1E+30 and 1E+30 gives *; expected a number that is finite in single precision.");
    }

    [Fact]
    public void NullExpressionsAreRefused()
    {
        Action sum = () => Cell.Define("mine", s => s.Output(s.Input("x") + null!)), none = () => Cell.Define("mine", null!);

        sum.Should().Throw<ArgumentNullException>().WithParameterName("right");
        none.Should().Throw<ArgumentNullException>().WithParameterName("equations");
    }

    [Fact]
    public void UnitsOfZeroAreRefused() => ((Action)(() => Cell.Define("mine", s => s.Output(s.Input("x", 0)))))
        .Should().Throw<ArgumentException>().WithMessage("The cell 'mine' cannot be defined: A vector has 0 units; expected 1 or more, or null for the hidden size.*");

    [Fact]
    public void StepOfADefinedCellIsUsedUp()
    {
        (Step? step, Expr? input) = (null, null);
        Cell.Define("mine", s => s.Output(input = (step = s).Input("x")));

        foreach (var use in new Action[] { () => step!.State("h"), () => step!.Gate("g", input!), () => _ = input! + 1, () => step!.Output("more", input!) })
            use.Should().Throw<InvalidOperationException>().WithMessage("The cell 'mine' is defined already; *");
    }

    [Fact]
    public void EqualDefinitionsAreEqualCells()
    {
        static Cell Define(double factor) => Cell.Define("mine", s => s.Output(s.Input("x") * factor));

        Define(2).Should().Be(Define(2)).And.NotBe(Define(3));
        Define(2).GetHashCode().Should().Be(Define(2).GetHashCode());
    }

    private static void Write(Step s, string what)
    {
        var (h, x) = (s.State("hidden"), s.Input("x"));
        if (what is "state never set")
        {
            s.Output(x);
            return;
        }

        if (Constant(s, what) is { } constant)
        {
            s.Next(h, x);
            s.Output(constant);
            return;
        }

        if (what is not ("state of another size" or "no input" or "state set twice"))
            s.Next(h, x);
        if (what is not ("no output" or "output of another size"))
            s.Output(what == "no input" ? s.Next(h, h * 0.5) : x);
        WriteFault(s, what, h, x);
    }

    /// <summary>An output that is the same whatever the layer reads.</summary>
    private static Expr? Constant(Step s, string what)
    {
        switch (what)
        {
            case "constant output":
                return 1;
            case "output of a vector":
                return Expr.Tanh(s.Vector("v"));
            case "output of a state that no input reaches":
                var still = s.State("still");
                return s.Next(still, Expr.Sigmoid(s.Recurrent("still", still)));
            case "output of a layer below alone":
                s.Output("low", s.Input("low"));
                return s.Lower("low");
            case "output times zero":
                return 0 * s.Input("nothing");
            default:
                return null;
        }
    }

    private static void WriteFault(Step s, string what, Expr h, Expr x)
    {
        Action fault = what switch
        {
            "state set twice" => () => { s.Next(h, x); s.Next(h, x); }
            ,
            "two states of a name" => () => s.State("hidden"),
            "two outputs" => () => s.Output(x),
            "two further outputs of a name" => () => { s.Output("cell", x); s.Output("cell", h); }
            ,
            "sizes" => () => _ = s.Input("y", 4) + x,
            "state of another size" => () => s.Next(h, s.Input("y", 4)),
            "output of another size" => () => s.Output(s.Input("y", 4)),
            "next of no state" => () => s.Next(x, h),
            "another step" => () => _ = x + new Step("other").Input("x"),
            "product of a number" => () => s.Recurrent("p", 1),
            "two products of a name" => () => s.Input("x"),
            "name" => () => s.State("a b"),
            "two gates of a name" => () => { s.Gate("g", x); s.Gate("g", h); }
            ,
            "period" => () => s.Mask(1, 0),
            "no period" => () => s.Mask(),
            "heads" => () => s.Recurrent("p", h, units: 4, heads: 3),
            "no head" => () => s.Recurrent("p", h, heads: 0),
            "initial value" => () => s.Vector("v", initial: double.NaN),
            "output's name" => () => s.Output("a b", x),
            "bias that is not there" => () => s.Input("y", bias: false, initialBias: 5),
            "products of one parameter" => () => s.Output("more", s.Recurrent("x", h) + s.Recurrent("hh", h)),
            "vector of a product's name" => () => s.Output("more", x * s.Vector("weight_ih")),
            "vector of a bias's name" => () => s.Output("more", x * s.Vector("bias_ih")),
            "parameters of the lowest layer" => () => s.Output("more", (s.Input("y") * s.Lower("more") + s.Recurrent("y", h)) * s.Vector("weight_y")),
            "divisor of zero" => () => s.Output("more", x / 0),
            "divisor that folds to zero" => () => s.Output("more", h / (x * 0)),
            "divisor below single precision" => () => s.Output("more", x / 1e-60),
            "divisor of the lowest layer" => () => s.Output("more", x / s.Lower("more")),
            "too many operations" => () => Repeat(2000, x),
            "too deep" => () => s.Output("deep", Repeat(300, x)),
            _ => () => { }
            ,
        };
        fault();
    }

    private static Expr Repeat(int times, Expr value)
    {
        for (int i = 0; i < times; i++)
            value = Expr.Tanh(value);
        return value;
    }
}
