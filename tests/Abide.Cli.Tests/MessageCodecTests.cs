using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Abide.Protocol;
using Abide.Protocol.Messages;

namespace Abide.Cli.Tests;

public sealed class MessageCodecTests
{
    public static TheoryData<Type> EveryType() =>
        [.. typeof(Message).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Message)))];

    /// <summary>What is written by hand and what the serializer writes is the same, whatever is set.</summary>
    [Theory]
    [MemberData(nameof(EveryType))]
    public void Every_type_of_message_is_written_as_the_serializer_would_and_read_as_what_it_was(Type type)
    {
        foreach (var isFull in (ReadOnlySpan<bool>)[true, false])
        {
            var message = (Message)Sample(type, isFull);
            var json = MessageCodec.Write(message);

            var written = JsonNode.Parse(json)!.AsObject();
            Assert.Equal("type", written.First().Key);
            written.Remove("type");
            var expected = JsonSerializer.SerializeToNode(message, type, MessageJson.Default);
            Assert.True(JsonNode.DeepEquals(expected, written), $"{expected}\n{written}");

            var read = MessageCodec.Read(json);
            Assert.IsType(type, read);
            Assert.Equal(json, MessageCodec.Write(read));
        }
    }

    [Fact]
    public void A_message_without_members_is_one_object() => Assert.Equal("""{"type":"list"}""", Encoding.UTF8.GetString(MessageCodec.Write(new ListSessions())));

    [Fact]
    public void What_was_written_is_read()
    {
        var message = new Attached(3, "v1", new SessionRow { Id = "i", Name = "ä\"\\", Kind = "terminal", Status = "running", Intent = "up", Command = ["a", "b"], Exit = new ExitRow(1, null, "exited") }, []) { Id = 5 };
        var read = Assert.IsType<Attached>(MessageCodec.Read(MessageCodec.Write(message)));
        Assert.Equal((5, 3, "ä\"\\", 1), (read.Id, read.Channel, read.Session.Name, read.Session.Exit!.Code));
        Assert.Equal(["a", "b"], read.Session.Command);
    }

    [Theory]
    [InlineData("""{"id":4,"session":"s","more":[{"type":"y"}],"type":"remove","unknown":1}""", typeof(RemoveSession))]
    [InlineData("""{"id":4,"type":"from-the-future","x":{"y":[]}}""", typeof(Message))]
    [InlineData("""{"id":4}""", typeof(Message))]
    [InlineData("""{"id":4,"type":17}""", typeof(Message))]
    public void The_type_may_stand_anywhere_and_be_unknown(string json, Type expected)
    {
        var message = MessageCodec.Read(Encoding.UTF8.GetBytes(json));
        Assert.IsType(expected, message);
        Assert.Equal(4, message.Id);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("\"list\"")]
    [InlineData("{\"type\":\"list\"")]
    [InlineData("{\"type\":\"rename\",\"session\":1}")]
    [InlineData("{\"type\":\"create\",\"command\":7}")]
    public void What_is_no_message_is_a_JsonException(string json) => Assert.ThrowsAny<JsonException>(() => MessageCodec.Read(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void A_plain_message_is_of_no_type_that_can_be_sent() => Assert.Throws<ArgumentException>(() => MessageCodec.Write(new Message()));

    [Fact]
    public void The_version_told_is_that_of_the_build() => Assert.Equal(ProtocolVersion.Product, typeof(ProtocolVersion).Assembly.GetName().Version!.ToString(3));

    /// <summary>A record with a value in every property; where it is not to be full, what may be null is null.</summary>
    private static object Sample(Type type, bool isFull)
    {
        var sample = RuntimeHelpers.GetUninitializedObject(type);
        var nullability = new NullabilityInfoContext();
        foreach (var property in type.GetProperties().Where(property => property.CanWrite))
        {
            if (isFull || nullability.Create(property).ReadState == NullabilityState.NotNull)
                property.SetValue(sample, SampleValue(property.PropertyType, property.Name, isFull));
        }

        return sample;
    }

    private static object SampleValue(Type type, string name, bool isFull)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(IReadOnlyDictionary<string, int>))
            return new SortedDictionary<string, int> { [name] = 1, ["ä"] = 2 };
        if (type == typeof(IReadOnlyDictionary<string, string>))
            return new SortedDictionary<string, string> { [name] = "ü", ["ä"] = "" };
        if (type.IsGenericType)
        {
            var item = type.GetGenericArguments()[0];
            var items = Array.CreateInstance(item, 2);
            for (var i = 0; i < items.Length; i++)
                items.SetValue(SampleValue(item, name + i, isFull), i);
            return items;
        }

        return type switch
        {
            _ when type == typeof(string) => $"{name} \"ä\\\n😀",
            _ when type == typeof(int) => -name.Length,
            _ when type == typeof(long) => long.MaxValue - name.Length,
            _ when type == typeof(double) => 0.1 + name.Length,
            _ when type == typeof(bool) => isFull,
            _ when type == typeof(byte[]) => new byte[] { 0, 255, 10 },
            _ when type == typeof(DateTimeOffset) => new DateTimeOffset(2026, 2, 3, 4, 5, 6, 789, TimeSpan.Zero).AddTicks(name.Length),
            _ => Sample(type, isFull),
        };
    }
}
