using System.Reflection;
using System.Text.RegularExpressions;

namespace Microsoft.ML.Recurrent.Tests.Architecture;

/// <summary>Tests are named by one scheme: a sentence in Pascal case, without underscores.</summary>
public partial class TestNamesTests
{
    private static readonly MethodInfo[] _tests =
    [
        .. typeof(TestNamesTests).Assembly.GetTypes().SelectMany(type => type.GetMethods()).Where(method => method.IsDefined(typeof(FactAttribute))),
    ];

    [Fact]
    public void EveryTestIsNamedByASentence()
    {
        _tests.Should().HaveCountGreaterThan(1000);
        _tests.Where(test => !Sentence().IsMatch(test.Name)).Select(test => $"{test.DeclaringType!.Name}.{test.Name}").Should().BeEmpty();
    }

    [Fact]
    public void NoTwoTestsOfAClassHaveOneName() =>
        _tests.GroupBy(test => (test.ReflectedType, test.Name)).Where(group => group.Count() > 1).Select(group => $"{group.Key}").Should().BeEmpty();

    [Theory]
    [InlineData("EveryTestIsNamedByASentence", true)]
    [InlineData("Fit_Stride_IsRefused", false)]
    [InlineData("fitIsRefused", false)]
    public void UnderscoresAndLowerCaseAreNoSentence(string name, bool isSentence) => Sentence().IsMatch(name).Should().Be(isSentence);

    [GeneratedRegex("^[A-Z][A-Za-z0-9]*$")]
    private static partial Regex Sentence();
}
